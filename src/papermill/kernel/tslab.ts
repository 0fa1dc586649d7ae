import { createRequire } from "node:module";
import { join } from "node:path";
import { InputError } from "../errors";

/**
 * The command line of the tslab kernel: the tslab that this package depends on, else the one installed in `cwd`.
 *
 * @throws InputError when there is none.
 */
export function tslabCommand(cwd: string): string[] {
  const tslab = findTslab(cwd);
  const preload = `data:text/javascript,${encodeURIComponent(preparation(tslab))}`;
  return [process.execPath, "--import", preload, tslab, "kernel", "--config-path", "{connection_file}"];
}

function findTslab(cwd: string): string {
  for (const from of [__filename, join(cwd, "package.json")]) {
    try {
      return createRequire(from).resolve("tslab/bin/tslab");
    } catch {
      continue;
    }
  }
  throw new InputError(`the kernel tslab is not installed; run in ${cwd}: npm install tslab`);
}

/**
 * Runs in the kernel's process before tslab.
 *
 * The kernel ends when the other end of its standard input is gone: with the runner, even if that is killed.
 *
 * tslab publishes without waiting, which zeromq refuses after 512 messages in a row: of a thousand lines printed in a
 * loop, half would be lost without a word. A send timeout of 0 makes each send immediate, and no high-water mark makes
 * the socket hold what the wire cannot take yet.
 */
function preparation(tslab: string): string {
  return `
    import { createRequire } from "node:module";
    process.stdin.on("end", () => process.exit(1)).resume().unref();
    const zeromq = createRequire(${JSON.stringify(tslab)})("zeromq");
    const { Publisher } = zeromq;
    zeromq.Publisher = class extends Publisher {
      constructor(options) { super({ sendTimeout: 0, sendHighWaterMark: 0, ...options }); }
    };`;
}
