import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { executeNotebook } from "../../../src/papermill/execution/execute-notebook";
import type { ExecutionEvent } from "../../../src/papermill/execution/progress";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { Cell, CodeCell, Notebook } from "../../../src/papermill/notebook/model";
import { readNotebook } from "../../../src/papermill/notebook/read";
import { writeNotebook } from "../../../src/papermill/notebook/write";
import { CommandLineText } from "../../../src/papermill/parameters/command-line-text";

let folder: string;
let input: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "execute-test-"));
  input = join(folder, "in.ipynb");
  output = join(folder, "out", "out.ipynb");
});
afterEach(() => rm(folder, { recursive: true }));

async function write(...sources: (string | Cell)[]): Promise<void> {
  const cells = sources.map((source, i) =>
    typeof source === "string" ? newCodeCell(`cell-${i}`, source, []) : source,
  );
  await writeNotebook(input, { nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
}

const codeCells = (notebook: Notebook) =>
  notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
/** Of the cells that were run, not of those that lead to an error. */
const statuses = (notebook: Notebook) =>
  notebook.cells.flatMap((cell) => (cell.metadata.papermill as { status: string } | undefined)?.status ?? []);
const parameters = newCodeCell("p", "const rows: number = 10; // how many\nconst name = 'iris';", [
  "parameters",
]);
const prose: Cell = { id: "prose", cell_type: "markdown", source: "# Title", metadata: {} };

describe("executeNotebook", () => {
  it("runs with parameters, and writes outputs and the record of the run", async () => {
    const stale = newCodeCell("stale", "console.log(1 + 1)", []);
    stale.outputs = [{ output_type: "stream", name: "stdout", text: "from an earlier run" }];
    await write(
      prose,
      parameters,
      "console.log(rows, name === '7', process.cwd());",
      `import { display, newDisplay } from "tslab";
       display.raw("application/vnd.plotly.v1+json", JSON.stringify({ data: [{ y: [1] }], layout: {} }));
       const shown = newDisplay(); shown.text("first"); shown.text("second");
       process.stdout.write("10 %"); console.log("\\r100 %");`,
      "   ",
      stale,
    );
    const events: ExecutionEvent[] = [];
    let printed = "";
    const notebook = await executeNotebook(input, output, {
      parameters: { rows: 3, name: new CommandLineText("7") },
      cwd: process.cwd(),
      onProgress: (event) => {
        if (event.type !== "memory" && event.type !== "output") events.push(event);
        if (event.type === "output") printed += event.text;
      },
    });

    expect(printed).toBe(`3 true ${process.cwd()}\n10 %\r100 %\n2\n`);
    expect(codeCells(notebook).map((cell) => cell.outputs)).toEqual([
      [],
      [],
      [{ output_type: "stream", name: "stdout", text: `3 true ${process.cwd()}\n` }],
      [
        {
          output_type: "display_data",
          metadata: {},
          data: { "application/vnd.plotly.v1+json": { data: [{ y: [1] }], layout: {} } },
        },
        { output_type: "display_data", metadata: {}, data: { "text/plain": "second" } },
        { output_type: "stream", name: "stdout", text: "100 %\n" },
      ],
      [],
      [{ output_type: "stream", name: "stdout", text: "2\n" }],
    ]);
    expect(codeCells(notebook).map((cell) => cell.execution_count)).toEqual([1, 2, 3, 4, null, 5]);
    expect(statuses(notebook)).toEqual(Array(7).fill("completed"));
    expect(notebook.metadata).toMatchObject({
      kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" },
      language_info: { name: "typescript" },
      papermill: {
        input_path: input,
        output_path: output,
        parameters: { rows: 3, name: "7" },
        default_parameters: { rows: 10, name: "iris" },
        exception: null,
        duration: expect.any(Number),
        peak_memory_bytes: expect.any(Number),
      },
    });
    expect(events.map(({ type }) => type)).toEqual([
      "kernel-starting",
      ...Array(5).fill(["cell-started", "cell-finished"]).flat(),
    ]);
    expect(await readNotebook(output)).toEqual(notebook);
    expect(await readdir(join(folder, "out"))).toEqual(["out.ipynb"]);
  });

  it("stops at a cell that throws, and keeps what was done", async () => {
    await write(
      "console.log('done')",
      "console.error('careful');\nthrow new TypeError('boom');",
      "console.log('never')",
    );
    await expect(executeNotebook(input, output)).rejects.toMatchObject({
      name: "CellError",
      exitCode: 1,
      message: "cell 2 (console.error('careful');) failed: TypeError: boom",
    });
    const notebook = await readNotebook(output);
    expect(statuses(notebook)).toEqual(["completed", "failed", "pending"]);
    expect(notebook.metadata.papermill).toMatchObject({ exception: true });
    expect(codeCells(notebook).map((cell) => cell.outputs)).toMatchObject([
      [{ text: "done\n" }],
      [
        { name: "stderr", text: "careful\n" },
        { ename: "TypeError", evalue: "boom" },
      ],
      [],
    ]);
  });

  it("fails a cell whose process ends, whatever the status", async () => {
    await write("console.log('done'); process.exit(0)", "1");
    await expect(executeNotebook(input, output)).rejects.toMatchObject({
      exitCode: 138,
      message: "the kernel exited with status 0 during cell 1 (console.log('done'); process.exit(0))",
    });
    const notebook = await readNotebook(output);
    expect(statuses(notebook)).toEqual(["failed", "pending"]);
    expect(codeCells(notebook)[0].outputs).toMatchObject([{ text: "done\n" }, { ename: "KernelDied" }]);
  });

  it("fails for what a cell left behind and rejects later", async () => {
    await write(
      "setTimeout(() => { throw new Error('late'); }, 50);\n1",
      "await new Promise((r) => setTimeout(r, 200));\n2",
    );
    await expect(executeNotebook(input, output)).rejects.toThrow("Error: late");
    const notebook = await readNotebook(output);
    expect(JSON.stringify(codeCells(notebook).map((cell) => cell.outputs))).toContain('"evalue":"late"');
    expect(statuses(notebook)).toContain("failed");
  });

  it("is interrupted in the middle of a cell, and shows what the cell had printed", async () => {
    await write("const text: string = 'on';", "console.log(text); while (true) {}");
    const controller = new AbortController();
    const run = executeNotebook(input, output, {
      signal: controller.signal,
      onProgress: (event) => {
        if (event.type === "cell-started" && event.position === 2) setTimeout(() => controller.abort(), 500);
      },
    });
    await expect(run).rejects.toMatchObject({ name: "InterruptedError", exitCode: 130 });
    const notebook = await readNotebook(output);
    expect(statuses(notebook)).toEqual(["completed", "failed"]);
    expect(codeCells(notebook)[1].outputs).toMatchObject([{ text: "on\n" }, { ename: "Interrupted" }]);
  });

  describe("before anything runs", () => {
    it.each([
      [{ parameters: { row: 3 } }, 'unknown parameter "row"; did you mean "rows"?'],
      [{ parameters: { rows: "3" } }, 'parameter "rows": expected number, got "3"'],
      [{ kernel: "tslap" }, 'unknown kernel "tslap"'],
      [{ cwd: join("no", "such", "folder") }, "the folder to run in does not exist"],
    ])("refuses %j", async (options, message) => {
      await write(parameters);
      await expect(executeNotebook(input, output, options)).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining(message),
      });
      await expect(readFile(output)).rejects.toThrow("ENOENT");
    });

    it("refuses an output that cannot be written", async () => {
      await write("1");
      await expect(executeNotebook(input, join(input, "out.ipynb"))).rejects.toThrow(/EEXIST|ENOTDIR/);
    });
  });
});
