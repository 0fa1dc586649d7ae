import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { readRecords } from "../../../src/papermill/contract/records";
import { executeNotebook, type ExecuteOptions } from "../../../src/papermill/execution/execute-notebook";
import { findKernelSpec } from "../../../src/papermill/kernel/kernelspec";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { CodeCell, Notebook } from "../../../src/papermill/notebook/model";
import { readNotebook } from "../../../src/papermill/notebook/read";
import { formatNotebook, writeNotebook } from "../../../src/papermill/notebook/write";
import { buildRunner } from "../built-runner";

let folder: string;
let input: string;
let output: string;
const built = buildRunner();
afterAll(() => rmSync(built.folder, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "run-cells-test-"));
  input = join(folder, "in.ipynb");
  output = join(folder, "out.ipynb");
});
afterEach(() => rmSync(folder, { recursive: true }));

type Source = string | [source: string, ...tags: string[]];

async function run(sources: Source[], options: ExecuteOptions = {}): Promise<Notebook> {
  const cells = sources.map((source, i) =>
    typeof source === "string"
      ? newCodeCell(`c${i}`, source, [])
      : newCodeCell(`c${i}`, source[0], source.slice(1)),
  );
  await writeNotebook(input, { nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  return executeNotebook(input, output, options);
}

const outputs = (notebook: Notebook) =>
  (notebook.cells as CodeCell[]).filter(({ cell_type }) => cell_type === "code").map((cell) => cell.outputs);
const contract = (name: string) =>
  JSON.stringify(join(built.folder, "dist", "papermill", "contract", `${name}.js`));

describe("tags", () => {
  it("leave cells out, and let cells fail", async () => {
    const notebook = await run([
      ["console.log('skipped')", "skip-execution"],
      ["throw new Error('allowed')", "raises-exception"],
      ["const fine = 1;", "raises-exception"],
      "console.log('goes on', typeof fine)",
    ]);
    expect(outputs(notebook)).toMatchObject([
      [],
      [{ evalue: "allowed" }],
      [],
      [{ text: "goes on number\n" }],
    ]);
    expect(notebook.metadata.papermill).toMatchObject({ exception: null });
  });

  it("limit a cell's time; of no limit and a bad one", async () => {
    const endless = "await new Promise(() => {});";
    await expect(
      run([["1", "timeout=0"], [endless, "timeout=0.5"], "2"], { executionTimeout: 60 }),
    ).rejects.toThrow(`cell 2 (${endless}) took longer than 0.5 s`);
    await expect(run([["1", "timeout=soon"]])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('got "timeout=soon"'),
    });
  });
});

describe("limits", () => {
  it("end a cell that takes too long, and name it", async () => {
    const running = run(["console.log('done')", "console.log('on'); while (true) {}", "3"], {
      executionTimeout: 4, // the first cell's, too, on a busy machine
    });
    await expect(running).rejects.toMatchObject({
      name: "TimeLimitError",
      exitCode: 124,
      message: "cell 2 (console.log('on'); while (true) {}) took longer than 4 s",
    });
    expect(outputs(await readNotebook(output))).toMatchObject([
      [{ text: "done\n" }],
      [{ text: "on\n" }, { ename: "TimeLimitError" }],
      [],
    ]);
  });

  it("kill a kernel that does not listen to its interrupt", async () => {
    // Between two looks at the signal, the handler that would throw is taken away.
    const deaf =
      "process.removeAllListeners('SIGINT'); process.on('SIGINT', () => {}); await new Promise(() => {});";
    await expect(run([deaf], { executionTimeout: 0.5 })).rejects.toMatchObject({ name: "TimeLimitError" });
    const [[error]] = outputs(await readNotebook(output));
    expect(error).toMatchObject({ ename: "TimeLimitError" });
  });

  it("end a notebook that takes too long, and name the cell that it was at", async () => {
    const slow = "await new Promise((r) => setTimeout(r, 60_000));";
    await expect(run(["1", slow, "3"], { notebookTimeout: 4 })).rejects.toThrow(
      /^the notebook took longer than 4 s; it was at cell 2 \(await/,
    );
  });

  it("end a kernel that takes too much memory", async () => {
    const hoard = `
      const held: Buffer[] = [];
      console.log("hoarding");
      while (true) { held.push(Buffer.alloc(20e6, 1)); await new Promise((r) => setTimeout(r, 5)); }`;
    await expect(run(["console.log('done')", hoard], { maxMemory: 500 * 2 ** 20 })).rejects.toMatchObject({
      name: "MemoryLimitError",
      exitCode: 137,
      message: expect.stringMatching(
        /^the kernel took \d.*B of memory during cell 2 .* more than the limit of 500 MiB$/,
      ),
    });
    const notebook = await readNotebook(output);
    expect(outputs(notebook)).toMatchObject([
      [{ text: "done\n" }],
      [{ text: "hoarding\n" }, { ename: "MemoryLimitError" }],
    ]);
    const { peak_memory_bytes } = notebook.metadata.papermill as { peak_memory_bytes: number };
    expect(peak_memory_bytes).toBeGreaterThan(500 * 2 ** 20);
  });
});

describe("the end of a notebook", () => {
  it("comes early and cleanly when a cell says so", async () => {
    const notebook = await run([
      `const { endNotebook } = require(${contract("end-notebook")});`,
      "console.log('before'); if (1 < 2) endNotebook('nothing new today');",
      "console.log('never')",
    ]);
    expect(outputs(notebook)).toMatchObject([
      [],
      [{ text: "before\n" }, { text: "The notebook ended here: nothing new today\n" }],
      [],
    ]);
    expect(notebook.metadata.papermill).toMatchObject({ exception: null });
    expect(await readNotebook(output)).toEqual(notebook);
  });
});

describe("record", () => {
  const load = `const { record } = require(${contract("record")});`;

  it("stores values in the notebook", async () => {
    const notebook = await run([
      `${load} record("accuracy", 0.875); record("table2", [{ model: "V2LS", f1: new Float32Array([0.5]) }]);`,
      'record("accuracy", 0.9); record("missing", NaN);',
    ]);
    expect(Object.fromEntries(readRecords(notebook))).toEqual({
      accuracy: 0.9,
      table2: [{ model: "V2LS", f1: [0.5] }],
      missing: "NaN",
    });
    expect(Object.fromEntries(readRecords(await readNotebook(output)))).toHaveProperty("accuracy", 0.9);
  });

  it("fails a run that does not produce what it declares", async () => {
    await expect(
      run([load, ['record("table3", 1);', "records=table2", "records=table3"], "console.log('never')"]),
    ).rejects.toMatchObject({
      name: "ContractError",
      exitCode: 1,
      message:
        'cell 2 (record("table3", 1);) did not record "table2", as its tag says that it does; it recorded: table3',
    });
    const notebook = await readNotebook(output);
    expect(JSON.stringify(outputs(notebook)[1])).toContain("ContractError");
    expect(outputs(notebook)[2]).toEqual([]);
    await run([load, ['record("table2", 1);', "records=table2"]]);
  });
});

describe("secrets", () => {
  it("reach the kernel, and nothing else", async () => {
    process.env.RUN_CELLS_SECRET = "correct horse";
    try {
      let told = "";
      const options: ExecuteOptions = {
        secrets: ["RUN_CELLS_SECRET"],
        onProgress: (event) => (told += JSON.stringify(event)),
      };
      const notebook = await run(
        [
          ['const RUN_CELLS_SECRET: string = "";\nconst other = 1;', "parameters"],
          "console.log(RUN_CELLS_SECRET.length); console.log(`it is ${RUN_CELLS_SECRET}`);",
          'import { display } from "tslab"; display.html(`<b title="${RUN_CELLS_SECRET}">`)',
        ],
        options,
      );
      expect(outputs(notebook)).toMatchObject([
        [],
        [],
        [{ text: "13\nit is •••\n" }],
        [{ data: { "text/html": '<b title="•••">' } }],
      ]);
      expect(formatNotebook(notebook) + told).not.toContain("correct horse");

      const failing = run(["throw new Error(`bad ${process.env.RUN_CELLS_SECRET}`)"], options);
      await expect(failing).rejects.toThrow("bad •••");
      const parameters = { k: "the correct horse" };
      await expect(run([["const k = '';", "parameters"]], { ...options, parameters })).rejects.toThrow(
        'parameter "k" holds a secret',
      );
    } finally {
      delete process.env.RUN_CELLS_SECRET;
    }
  });
});

describe("the marks of a failure", () => {
  it("lead to the cell, and are gone with the next run", async () => {
    await expect(run(["1", "throw new Error('no')"])).rejects.toThrow();
    const failed = await readNotebook(output);
    expect(failed.cells.map(({ cell_type }) => cell_type)).toEqual(["markdown", "code", "markdown", "code"]);
    expect(failed.cells[0]).toMatchObject({
      metadata: { tags: ["papermill-error-cell-tag"] },
      source: expect.stringMatching(
        /An Exception was encountered at '<a href="#papermill-error-cell">In \[2\]<\/a>'/,
      ),
    });
    expect(failed.cells[2].source).toContain('<span id="papermill-error-cell"');
    await expect(executeNotebook(output, output)).rejects.toThrow();
    expect((await readNotebook(output)).cells.map(({ id }) => id)).toEqual(failed.cells.map(({ id }) => id));
  });
});

const python = (() => {
  try {
    return existsSync(findKernelSpec("python3", ".").argv[0]);
  } catch {
    return false;
  }
})();

describe.runIf(python)("a Python notebook (skipped without the kernel python3: python3-ipykernel)", () => {
  const options: ExecuteOptions = { kernel: "python3" };

  it("runs with parameters, results, errors and an early end", async () => {
    const notebook = await run(
      [
        ["epochs: int = 10  # passes\nname = 'a'", "parameters"],
        "print(epochs, name)\nepochs + 1",
        ["1 / 0", "raises-exception"],
        "import sys\nsys.exit(0)",
        "print('never')",
      ],
      { ...options, parameters: { epochs: 2 } },
    );
    expect(notebook.cells[1].source).toBe("# Parameters\nepochs = 2");
    expect(outputs(notebook)).toMatchObject([
      [],
      [],
      [{ text: "2 a\n" }, { output_type: "execute_result", data: { "text/plain": "3" } }],
      [{ ename: "ZeroDivisionError" }],
      expect.arrayContaining([expect.objectContaining({ text: "The notebook ended here\n" })]),
      [],
    ]);
    expect(notebook.metadata).toMatchObject({
      kernelspec: { name: "python3", language: "python" },
      language_info: { name: "python" },
    });
    await expect(
      run([["epochs: int = 10", "parameters"]], { ...options, parameters: { epochs: "x" } }),
    ).rejects.toThrow('parameter "epochs": expected number, got "x"');
  });

  it("is interrupted", async () => {
    await expect(
      run(["import time\nwhile True: time.sleep(1)"], { ...options, executionTimeout: 1 }),
    ).rejects.toThrow("took longer than 1 s");
  });
});
