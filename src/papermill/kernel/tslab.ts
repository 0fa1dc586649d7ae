import { createRequire } from "node:module";
import { join } from "node:path";
import { InputError } from "../errors";

/**
 * The command line of the tslab kernel: the tslab that is installed in `cwd`, which tslab itself would hand over to,
 * else the one that this package depends on.
 *
 * @param isHeadless whether the kernel serves the runner alone: then it ends when its standard input does, which Jupyter
 * closes at once, and reads the types of packages once, as they are.
 * @throws InputError when there is none.
 */
export function tslabCommand(cwd: string, isHeadless = true): string[] {
  const tslab = findTslab(cwd);
  const preload = `data:text/javascript,${encodeURIComponent(preparation(tslab, isHeadless))}`;
  return [process.execPath, "--import", preload, tslab, "kernel", "--config-path", "{connection_file}"];
}

function findTslab(cwd: string): string {
  for (const from of [join(cwd, "package.json"), __filename]) {
    try {
      return createRequire(from).resolve("tslab/bin/tslab");
    } catch {
      continue;
    }
  }
  throw new InputError(`the kernel tslab is not installed; run in ${cwd}: npm install tslab`);
}

/**
 * Runs in the kernel's process before tslab, and mends what would lose output or hang:
 *
 * - The kernel ends when the other end of its standard input is gone: with the runner, even if that is killed.
 * - tslab publishes without waiting, which zeromq refuses after 512 messages in a row: of a thousand lines printed in
 *   a loop, half would be lost without a word. A send timeout of 0 makes each send immediate, and no high-water mark
 *   makes the socket hold what the wire cannot take yet.
 * - tslab reads requests while it still binds its sockets. A request that comes so early throws, and no later one is
 *   read. So the first read waits until all sockets are bound.
 * - When a port is taken, tslab goes on without it. It ends instead, saying so.
 * - A package that is installed or touched while cells run makes a cell fail: TypeScript then asks for a second timer, for
 *   which tslab has no room. So it watches no files; tslab announces its own without that.
 *
 * Worker threads and forked processes inherit Node's options, and with them this preparation; it is for the kernel alone.
 */
function preparation(tslab: string, isHeadless: boolean): string {
  return `
    import { writeSync } from "node:fs";
    import { createRequire } from "node:module";
    import { isMainThread } from "node:worker_threads";
    if (isMainThread) prepare();

    function prepare() {
      // Processes that a cell forks are no kernels.
      process.execArgv.splice(process.execArgv.indexOf("--import"), 2);
      const require = createRequire(${JSON.stringify(tslab)});
      if (${isHeadless}) {
        process.stdin.on("end", () => process.exit(1)).resume().unref();
        const { sys } = require("@tslab/typescript-for-tslab");
        sys.watchFile = sys.watchDirectory = () => ({ close() {} });
      }

      const zeromq = require("zeromq");
      const binds = [];
      let ready;
      const allBound = async () => {
        await new Promise(setImmediate);
        await Promise.all(binds);
      };
      const mended = (Socket, options) => class extends Socket {
        constructor(given) {
          super({ ...options, ...given });
        }
        bind(address) {
          const bound = super.bind(address);
          binds.push(bound);
          bound.catch((error) => {
            writeSync(2, address + ": " + error.message);
            process.exit(1);
          });
          return bound;
        }
        async receive() {
          await (ready ??= allBound());
          return super.receive();
        }
      };
      zeromq.Publisher = mended(zeromq.Publisher, { sendTimeout: 0, sendHighWaterMark: 0 });
      zeromq.Router = mended(zeromq.Router, {});
      zeromq.Reply = mended(zeromq.Reply, {});
    }`;
}
