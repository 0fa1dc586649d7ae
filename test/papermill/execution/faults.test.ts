import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs, { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { findPython } from "../../../bench/peers/python";
import { executeNotebook, type ExecuteOptions } from "../../../src/papermill/execution/execute-notebook";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { CodeCell, Output } from "../../../src/papermill/notebook/model";
import { readNotebook } from "../../../src/papermill/notebook/read";
import { writeNotebook } from "../../../src/papermill/notebook/write";
import { buildRunner } from "../built-runner";
import { installSmallKernel } from "../small-kernel";

// What can go wrong while a notebook runs. After each fault, the notebook on disk is valid, by the schema and by
// Python's nbformat where that is installed, and holds everything that had finished.

const everything = mkdtempSync(join(tmpdir(), "faults-test-"));
installSmallKernel(everything);
beforeAll(() => void (process.env.JUPYTER_PATH = everything));
afterAll(() => {
  delete process.env.JUPYTER_PATH;
  rmSync(everything, { recursive: true });
});
let folder: string;
let input: string;
let output: string;
const left: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(everything, "run-"));
  input = join(folder, "in.ipynb");
  output = join(folder, "out.ipynb");
  left.push(output);
});
afterEach(() => void vi.restoreAllMocks());

/** Runs cells, the first of which prints `done`; resolves to the error, and to what is on disk then. */
async function run(sources: string[], options: ExecuteOptions = {}) {
  const cells = ["console.log('done')", ...sources].map((source, i) => newCodeCell(`c${i}`, source, []));
  await writeNotebook(input, { nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  const error = await executeNotebook(input, output, options).then(
    () => undefined,
    (reason: Error) => reason,
  );
  return { error, outputs: await outputsOf(output) };
}

async function outputsOf(path: string): Promise<Output[][]> {
  const { cells } = await readNotebook(path);
  return (cells as CodeCell[]).filter(({ cell_type }) => cell_type === "code").map((cell) => cell.outputs);
}
const DONE = [{ text: "done\n" }];

describe("a kernel", () => {
  it.runIf(process.platform !== "win32").each([
    ["process.exit(0)", "exited with status 0"],
    ["process.exit(3)", "exited with status 3"],
    ["process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});", "was killed by SIGKILL"],
    ["process.abort()", "was killed by SIGABRT"],
  ])("that ends in %j", async (source, reason) => {
    const { error, outputs } = await run([`console.log("on"); ${source}`, "3"]);
    expect(error).toMatchObject({ name: "KernelDiedError", exitCode: 138 });
    expect(error?.message).toContain(`the kernel ${reason} during cell 2`);
    expect(outputs.slice(0, 1)).toMatchObject([DONE]);
    expect(outputs[1].at(-1)).toMatchObject({ ename: "KernelDied" });
    expect(outputs[2]).toEqual([]);
  });
});

describe("a flood", () => {
  it("of 100 MB of output in many lines is cut, with a note", async () => {
    const flood =
      'for (let i = 0; i < 100; i++) { for (let j = 0; j < 10; j++) process.stdout.write("x".repeat(99_999) + "\\n"); await new Promise((r) => setTimeout(r)); } console.log("end");';
    const { error, outputs } = await run([flood]);
    expect(error).toBeUndefined();
    const [{ text }] = outputs[1] as { text: string }[];
    expect(text.length).toBeLessThan(3_000_000);
    expect(text).toMatch(/\n\[… \d[\d,]* characters left out …\]\n/);
    expect(text.endsWith("x\nend\n")).toBe(true);
  });

  it("of displays is cut, with a note", async () => {
    const flood =
      'import { display } from "tslab"; for (let i = 0; i < 1_200; i++) display.html(`<b>${i}</b>`);';
    const { outputs } = await run([flood]);
    expect(outputs[1]).toHaveLength(1_001);
    expect(outputs[1].at(-1)).toMatchObject({ text: "[… 200 more outputs left out …]\n" });
  });

  it("without end is stopped by its time limit", async () => {
    const endless = "while (true) console.log('again and again');";
    const { error, outputs } = await run([endless], { executionTimeout: 2 });
    expect(error).toMatchObject({ name: "TimeLimitError" });
    expect(outputs[0]).toMatchObject(DONE);
    expect(outputs[1].at(-1)).toMatchObject({ ename: "TimeLimitError" });
    expect((outputs[1][0] as { text: string }).text).toContain("again and again\nagain and again\n");
  });
});

describe("a full disk", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });

  /** Lets `operation` fail for the output file whenever `isFull` says so. */
  function fill(operation: "writeFile" | "sync" | "rename", isFull: () => boolean): void {
    const { open, rename } = fs.promises;
    vi.spyOn(fs.promises, "rename").mockImplementation(async (from, to) => {
      if (operation === "rename" && to === output && isFull()) throw full;
      await rename(from, to);
    });
    vi.spyOn(fs.promises, "open").mockImplementation(async (path, ...rest) => {
      const file = await open(path, ...rest);
      if (operation !== "rename" && String(path).startsWith(output) && isFull()) {
        vi.spyOn(file, operation).mockRejectedValue(full);
      }
      return file;
    });
  }

  it.each(["writeFile", "sync", "rename"] as const)(
    "at %s leaves the last save in place, and the rest in a temporary folder",
    async (operation) => {
      fill(operation, () => fs.existsSync(output) && fs.readFileSync(output, "utf8").includes('"done'));
      const { error, outputs } = await run(["console.log('second')", "console.log('third')"], {
        kernel: "small",
      });
      expect(error?.message).toMatch(/^the notebook could not be saved: ENOSPC.*; it is kept as /);
      expect(outputs[0]).toMatchObject(DONE);
      const copy = error!.message.split("it is kept as ")[1];
      expect(await outputsOf(copy)).toMatchObject([DONE, [{ text: "second\n" }], [{ text: "third\n" }]]);
      expect(fs.readdirSync(folder).sort()).toEqual(["in.ipynb", "out.ipynb"]);
      rmSync(join(copy, ".."), { recursive: true });
    },
  );

  it("in the middle of a run does no harm, once there is room again", async () => {
    let failures = 0;
    fill("rename", () => fs.existsSync(output) && failures++ < 2);
    const { error, outputs } = await run(["console.log('second')", "console.log('third')"], {
      kernel: "small",
    });
    expect(failures).toBeGreaterThan(1);
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject([DONE, [{ text: "second\n" }], [{ text: "third\n" }]]);
  });
});

describe("two sweeps in two processes", () => {
  it("share a store: every run is made once, and both have every result", async () => {
    const built = buildRunner();
    const log = join(folder, "log");
    const cells = [
      newCodeCell("p", "const k = 0;", ["parameters"]),
      newCodeCell("a", `require("node:fs").appendFileSync(${JSON.stringify(log)}, k + " ");`, []),
    ];
    await writeNotebook(input, { nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
    const sweep = (name: string) => {
      const argv = [
        "sweep",
        input,
        "-o",
        join(folder, name),
        "--store",
        join(folder, "store"),
        "--grid",
        "k=1..3",
      ];
      const child = spawn(process.execPath, [built.cli, ...argv, "--jobs", "1", "-k", "small"], {
        stdio: "ignore",
      });
      return once(child, "exit").then(([status]) => status as number);
    };
    expect(await Promise.all([sweep("a"), sweep("b")])).toEqual([0, 0]);
    expect(readFileSync(log, "utf8").trim().split(" ").sort()).toEqual(["1", "2", "3"]);
    for (const name of ["a", "b"]) {
      for (const k of [1, 2, 3]) left.push(join(folder, name, `in-k=${k}.ipynb`));
    }
    expect(left.slice(-6).every((path) => fs.existsSync(path))).toBe(true);
    left.splice(left.indexOf(output), 1);
    rmSync(built.folder, { recursive: true });
  });
});

const python = findPython("nbformat");

describe.runIf(python)("Python's nbformat (skipped without python3-nbformat)", () => {
  it("finds every notebook valid that these runs left", () => {
    const paths = left.filter((path) => fs.existsSync(path));
    expect(paths.length).toBeGreaterThan(10);
    const script = `
import sys, json, nbformat
for path in sys.argv[1:]:
    nbformat.validate(json.load(open(path)))
    notebook = nbformat.read(path, as_version=4)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
print("valid")`;
    const { stdout, stderr } = spawnSync(python!, ["-c", script, ...paths], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toBe("valid\n");
  });
});
