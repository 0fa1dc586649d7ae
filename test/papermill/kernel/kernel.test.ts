import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newConnection, writeConnectionFile } from "../../../src/papermill/kernel/connection";
import { Kernel } from "../../../src/papermill/kernel/kernel";
import { KernelProcess } from "../../../src/papermill/kernel/kernel-process";
import { findKernelSpec, type KernelSpec } from "../../../src/papermill/kernel/kernelspec";
import type { Message } from "../../../src/papermill/kernel/message";
import { installSmallKernel } from "../small-kernel";
import { isAlive, waitUntil } from "./processes";

const OPTIONS = { cwd: process.cwd(), startTimeout: 60 };

/** The reply to `code`, and the text it wrote to the two streams. */
async function run(kernel: Kernel, code: string) {
  const messages: Message[] = [];
  const reply = await kernel.execute(code, (message) => messages.push(message));
  const textOf = (name: string) =>
    messages
      .filter(({ header, content }) => header.msg_type === "stream" && content.name === name)
      .map(({ content }) => content.text)
      .join("");
  return { reply, stdout: textOf("stdout"), stderr: textOf("stderr"), messages };
}

const fake = (script: string): KernelSpec => ({
  name: "fake",
  displayName: "Fake",
  language: "none",
  argv: [process.execPath, "-e", script],
});

describe("a tslab kernel", () => {
  let kernel: Kernel;
  let starts = 0;
  beforeAll(async () => {
    // The first start reports a taken port, as zeromq words it; the second is tslab.
    const tslab = findKernelSpec("tslab", OPTIONS.cwd);
    const taken = fake('throw new Error("Address already in use")');
    const spec = {
      ...tslab,
      get argv() {
        return starts++ === 0 ? taken.argv : tslab.argv;
      },
    };
    kernel = await Kernel.start(spec, OPTIONS);
  });
  afterAll(() => kernel.shutdown());

  it("is started again, on other ports, when one was taken meanwhile", () => {
    expect(starts).toBe(2);
  });

  it("names its language", () => {
    expect(kernel.info).toMatchObject({ implementation: "tslab", language_info: { name: "typescript" } });
  });

  it("runs code and keeps its variables, from the first cell on", async () => {
    const first = await run(kernel, 'const a: number = 40; console.log("first"); console.error("warn")');
    expect(first).toMatchObject({
      stdout: "first\n",
      stderr: "warn\n",
      reply: { status: "ok", execution_count: 1 },
    });
    expect(await run(kernel, "a + 2")).toMatchObject({ stdout: "42\n" });
  });

  it("loses nothing of what a loop prints", async () => {
    const { stdout } = await run(kernel, 'for (let i = 0; i < 3000; i++) console.log("line " + i);');
    expect(stdout.split("\n").slice(0, -1)).toEqual(Array.from({ length: 3000 }, (_, i) => `line ${i}`));
  });

  it("hands its own preparation neither to forked processes nor to worker threads", async () => {
    const code = `
      const { fork } = require("node:child_process");
      const { Worker } = require("node:worker_threads");
      const { writeFileSync, mkdtempSync, rmSync } = require("node:fs");
      const folder = mkdtempSync(require("node:path").join(require("node:os").tmpdir(), "neural-knn-fork-"));
      const script = folder + "/child.js";
      writeFileSync(script, "process.send(process.execArgv.length); process.disconnect();");
      const forked = await new Promise((resolve) => fork(script).once("message", resolve));
      const body = "require('node:worker_threads').parentPort.postMessage('alive')";
      const threaded = await new Promise((resolve) => new Worker(body, { eval: true }).once("message", resolve));
      rmSync(folder, { recursive: true });
      console.log(forked, threaded);`;
    expect((await run(kernel, code)).stdout.trim()).toBe("0 alive");
  });

  it("is not disturbed by packages that are installed meanwhile", async () => {
    const project = mkdtempSync(join(tmpdir(), "neural-knn-installing-"));
    const own = join(project, "node_modules", "own");
    mkdirSync(own, { recursive: true });
    const install = (version: number) => {
      writeFileSync(join(own, "package.json"), JSON.stringify({ name: "own", version: `${version}.0.0` }));
      writeFileSync(join(own, "index.js"), `exports.version = ${version};`);
      writeFileSync(join(own, "index.d.ts"), `export declare const version: ${version};`);
    };
    install(1);
    const installing = await Kernel.start(findKernelSpec("tslab", project), { ...OPTIONS, cwd: project });
    try {
      const { stdout } = await run(installing, 'import { version } from "own"; console.log(version);');
      expect(stdout).toBe("1\n");
      const waiting = run(installing, "await new Promise((resolve) => setTimeout(resolve, 3000));");
      install(2);
      expect((await waiting).reply).toMatchObject({ status: "ok" });
      expect((await run(installing, "console.log(version + 1)")).stdout).toBe("2\n");
    } finally {
      await installing.shutdown();
      rmSync(project, { recursive: true });
    }
  });

  it("displays MIME bundles", async () => {
    const { messages } = await run(kernel, 'import { display } from "tslab"; display.html("<b>x</b>");');
    expect(messages.filter(({ header }) => header.msg_type === "display_data")).toMatchObject([
      { content: { data: { "text/html": "<b>x</b>" } } },
    ]);
  });

  it("is interrupted in a loop and in a promise, and goes on", async () => {
    for (const code of ["while (true) {}", "await new Promise(() => {})"]) {
      const interrupted = run(kernel, `console.log("on"); ${code}`);
      setTimeout(() => kernel.interrupt(), 500);
      expect((await interrupted).reply.status).toBe("error");
      // tslab drops requests for 200 ms after an error.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect((await run(kernel, "a + 3")).stdout).toBe("43\n");
  });
});

describe("Kernel", () => {
  it("reports how the kernel ended, and ends what it had started", async () => {
    const kernel = await Kernel.start(findKernelSpec("tslab", OPTIONS.cwd), OPTIONS);
    const code = `
      import { spawn } from "node:child_process";
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      console.log(process.pid, child.pid);`;
    const pids = (await run(kernel, code)).stdout.trim().split(" ").map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    const messages: Message[] = [];
    const dying = kernel.execute('console.log("last words"); process.exit(3)', (message) =>
      messages.push(message),
    );
    await expect(dying).rejects.toThrow("the kernel exited with status 3");
    expect(messages.map(({ content }) => content.text)).toContain("last words\n");
    await waitUntil(() => !pids.some(isAlive));
    await kernel.shutdown();
  });

  it("ends tslab at once when a port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const taken = (server.address() as AddressInfo).port;
    const file = await writeConnectionFile({ ...(await newConnection()), hb_port: taken });
    const { argv } = findKernelSpec("tslab", OPTIONS.cwd);
    const process = new KernelProcess(
      argv.map((argument) => argument.replace("{connection_file}", file.path)),
      OPTIONS.cwd,
    );
    expect((await process.ended).reason).toBe("exited with status 1");
    expect(process.output).toMatch(/:\d+: Address already in use/);
    await file.remove();
    server.close();
  });

  it("says what a kernel wrote that does not start", async () => {
    const spec = fake('console.error("no such module"); process.exit(7)');
    await expect(Kernel.start(spec, OPTIONS)).rejects.toThrow(
      /the kernel fake exited with status 7; it wrote:\nno such module/,
    );
    await expect(Kernel.start({ ...spec, argv: ["/no/such/program"] }, OPTIONS)).rejects.toThrow(
      /could not be started: .*ENOENT/,
    );
  });

  it("asks again when a kernel misses what it is asked first", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kernel-test-"));
    installSmallKernel(folder, 1);
    const kernel = await Kernel.start(findKernelSpec("small", OPTIONS.cwd, [folder]), OPTIONS);
    expect(await run(kernel, "console.log(40 + 2)")).toMatchObject({ stdout: "42\n" });
    await kernel.shutdown();
    rmSync(folder, { recursive: true });
  });

  it("gives up on a kernel that stays silent, and when told to", async () => {
    const spec = fake("setInterval(() => {}, 1000)");
    await expect(Kernel.start(spec, { ...OPTIONS, startTimeout: 0.3 })).rejects.toThrow(
      "did not answer within 0.3 s",
    );
    const signal = AbortSignal.timeout(100);
    await expect(Kernel.start(spec, { ...OPTIONS, signal })).rejects.toThrow();
  });
});
