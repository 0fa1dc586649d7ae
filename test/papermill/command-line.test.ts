import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../src/papermill/command-line";
import { newCodeCell } from "../../src/papermill/notebook/cell-ids";
import type { CodeCell } from "../../src/papermill/notebook/model";
import { readNotebook } from "../../src/papermill/notebook/read";
import { writeNotebook } from "../../src/papermill/notebook/write";
import { buildRunner } from "./built-runner";
import { isAlive, waitUntil } from "./kernel/processes";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "command-line-test-"))));
afterEach(() => rm(folder, { recursive: true }));

/** Writes a notebook of these cells, the first of which declares the parameters. */
async function notebook(...sources: string[]): Promise<string> {
  const path = join(folder, "in.ipynb");
  const cells = sources.map((source, i) => newCodeCell(`cell-${i}`, source, i === 0 ? ["parameters"] : []));
  await writeNotebook(path, { nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  return path;
}

describe("main", () => {
  let stderr = "";
  let stdout = "";
  beforeEach(() => {
    stderr = stdout = "";
    vi.spyOn(process.stderr, "write").mockImplementation((text) => ((stderr += String(text)), true));
    vi.spyOn(process.stdout, "write").mockImplementation((text) => ((stdout += String(text)), true));
  });
  afterEach(() => void vi.restoreAllMocks());

  it("runs a notebook with parameters wherever they stand, reports each cell, and renders the result", async () => {
    const input = await notebook(
      "const name = 'a';\nconst k: number = 1;",
      "console.log(typeof name, name, k)",
    );
    const output = join(folder, "out.ipynb");
    expect(await main(["-p", "name", "10", input, output, "--parameters", "k", "-3"])).toBe(0);
    expect(stderr).toContain("starting tslab; 3 cells to run\n");
    expect(stderr).toMatch(/\[3\/3\] console\.log\(typeof name, name, k\) {2}\d+\.\d s\n/);
    const cells = (await readNotebook(output)).cells as CodeCell[];
    expect(cells[2].outputs).toMatchObject([{ text: "string 10 -3\n" }]);

    const report = join(folder, "reports", "report.html");
    expect(await main(["render", output, report])).toBe(0);
    expect(await readFile(report, "utf8")).toContain("string 10 -3");
  });

  it.each([
    [["-p", "kk", "3"], 2, 'node-papermill: unknown parameter "kk"; did you mean "k"?'],
    [["-p", "k", "three"], 2, 'parameter "k": expected number, got "three"'],
    [["-p", "k"], 2, "expected a name and a value behind -p"],
    [["--kernel", "tslap"], 2, 'unknown kernel "tslap"; did you mean "tslab"?'],
    [["--start-timeout", "soon"], 2, "expected a positive number of seconds, got soon"],
    [["--no-such-option"], 2, "unknown option '--no-such-option'"],
  ])("refuses %j", async (options, status, message) => {
    const input = await notebook("const k: number = 1;");
    expect(await main([input, join(folder, "out.ipynb"), ...options])).toBe(status);
    expect(stderr).toContain(message);
  });

  it("explains itself", async () => {
    expect(await main(["--help"])).toBe(0);
    expect(stdout).toContain("-p, --parameters <name> <value>");
    expect(stdout).toContain("render");
    expect(await main([])).toBe(2);
    expect(await main(["render", join(folder, "none.ipynb"), "x.html"])).toBe(2);
    expect(stderr).toMatch(/cannot read the notebook .*none\.ipynb/);
  });
});

describe("the process", () => {
  let built: { folder: string; cli: string };
  beforeAll(() => void (built = buildRunner()));
  afterAll(() => rm(built.folder, { recursive: true }));

  /** Starts the runner on a cell that never ends; resolves when it runs, with the process ids of both. */
  async function startEndless() {
    const marker = join(folder, "pid");
    const endless = `
      import { writeFileSync } from "node:fs";
      console.log("on");
      writeFileSync(${JSON.stringify(marker)}, String(process.pid));
      await new Promise(() => {});`;
    const input = await notebook("const k = 1;", endless);
    const output = join(folder, "out.ipynb");
    const runner = spawn(process.execPath, [built.cli, input, output], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    runner.stderr.on("data", (text) => (stderr += text));
    const ended = new Promise<number | null>((resolve) => runner.once("exit", resolve));
    await waitUntil(() =>
      readFile(marker, "utf8").then(
        (text) => text !== "",
        () => false,
      ),
    );
    return { runner, ended, output, kernel: Number(await readFile(marker, "utf8")), stderr: () => stderr };
  }

  it.runIf(process.platform !== "win32")(
    "told to stop, saves what there is and leaves no kernel",
    async () => {
      const { runner, ended, output, kernel, stderr } = await startEndless();
      runner.kill("SIGTERM");
      expect(await ended).toBe(143);
      expect(stderr()).toContain("the run was interrupted");
      expect(isAlive(kernel)).toBe(false);
      const cells = (await readNotebook(output)).cells as CodeCell[];
      const outputs = cells.find(({ id }) => id === "cell-1")!.outputs;
      expect(outputs).toMatchObject([{ text: "on\n" }, { ename: "Interrupted" }]);
    },
  );

  it.runIf(process.platform !== "win32")(
    "told twice, ends at once; killed, leaves no kernel either",
    async () => {
      const twice = await startEndless();
      twice.runner.kill("SIGINT");
      twice.runner.kill("SIGINT");
      expect(await twice.ended).toBe(130);
      await waitUntil(() => !isAlive(twice.kernel));

      await rm(join(folder, "pid"));
      const killed = await startEndless();
      killed.runner.kill("SIGKILL");
      await killed.ended;
      await waitUntil(() => !isAlive(killed.kernel));
      await readNotebook(killed.output);
    },
  );
});
