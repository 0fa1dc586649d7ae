import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * Installs the kernel `small` into Jupyter's data folder `folder`: JavaScript, just enough of the protocol, and a tenth of
 * the time that tslab takes to start. For tests of what happens around a kernel, not of what a kernel does.
 *
 * Declarations on lines of their own become global; `console.log` and `throw` are published as Jupyter's own kernels do.
 *
 * @param ignored how many requests it leaves unanswered at first.
 */
export function installSmallKernel(folder: string, ignored = 0): void {
  const kernel = join(folder, "kernels", "small");
  mkdirSync(kernel, { recursive: true });
  writeFileSync(join(kernel, "kernel.js"), SCRIPT);
  const argv = [process.execPath, "{resource_dir}/kernel.js", "{connection_file}", String(ignored)];
  writeFileSync(
    join(kernel, "kernel.json"),
    JSON.stringify({ argv, display_name: "Small", language: "javascript" }),
  );
}

const SCRIPT = `
const { createHmac, randomUUID } = require("node:crypto");
const { Publisher, Router } = require(${JSON.stringify(createRequire(__filename).resolve("zeromq"))});
const connection = JSON.parse(require("node:fs").readFileSync(process.argv[2], "utf8"));
const AsyncFunction = (async () => {}).constructor;
process.on("SIGINT", () => interrupt?.(new Error("interrupted")));
let interrupt;
let sending = Promise.resolve();

function encode(type, parent, content) {
  const header = { msg_id: randomUUID(), msg_type: type, session: "s", username: "u", date: "", version: "5.3" };
  const parts = [header, parent, {}, content].map((part) => JSON.stringify(part));
  const hmac = createHmac("sha256", connection.key);
  parts.forEach((part) => hmac.update(part));
  return ["<IDS|MSG>", hmac.digest("hex"), ...parts];
}

const iopub = new Publisher();
const publish = (type, parent, content) => (sending = sending.then(() => iopub.send(encode(type, parent, content))));
const KINDS = {
  kernel_info_request: async () => ({ implementation: "small", language_info: { name: "javascript" } }),
  shutdown_request: async () => ({ status: "ok", restart: false }),
  execute_request: execute,
};
let ignored = Number(process.argv[3]);
let count = 0;

async function execute(header, { code }) {
  count++;
  const log = (name) => (...values) => publish("stream", header, { name, text: values.join(" ") + "\\n" });
  const source = code.replace(/^(?:const|let|var) (\\w+) =/gm, "globalThis.$1 =");
  try {
    const stopped = new Promise((_, reject) => (interrupt = reject));
    const run = new AsyncFunction("require", "console", source);
    await Promise.race([run(require, { log: log("stdout"), error: log("stderr") }), stopped]);
    return { status: "ok", execution_count: count };
  } catch (error) {
    const content = { ename: error.name, evalue: error.message, traceback: [error.stack] };
    publish("error", header, content);
    return { status: "error", execution_count: count, ...content };
  }
}

async function serve(port) {
  const socket = new Router();
  await socket.bind("tcp://127.0.0.1:" + port);
  for await (const frames of socket) {
    if (ignored-- > 0) continue;
    const start = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
    const [header, , , content] = frames.slice(start + 2).map((frame) => JSON.parse(frame.toString()));
    publish("status", header, { execution_state: "busy" });
    const reply = await KINDS[header.msg_type](header, content);
    publish("status", header, { execution_state: "idle" });
    await sending;
    const type = header.msg_type.replace("request", "reply");
    await socket.send([...frames.slice(0, start), ...encode(type, header, reply)]);
    if (header.msg_type === "shutdown_request") process.exit(0);
  }
}

iopub.bind("tcp://127.0.0.1:" + connection.iopub_port).then(() => {
  void serve(connection.shell_port);
  void serve(connection.control_port);
});
`;
