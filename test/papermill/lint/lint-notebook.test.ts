import { describe, expect, it } from "vitest";
import { addErrorMarkers } from "../../../src/papermill/execution/error-markers";
import { beginRun, newRunRecord } from "../../../src/papermill/execution/run-record";
import { lintNotebook } from "../../../src/papermill/lint/lint-notebook";
import { stripNotebook } from "../../../src/papermill/lint/strip-notebook";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { CodeCell, Notebook } from "../../../src/papermill/notebook/model";
import { parseNotebook } from "../../../src/papermill/notebook/read";
import { formatNotebook } from "../../../src/papermill/notebook/write";
import { injectParameters } from "../../../src/papermill/parameters/inject";

const lint = (notebook: unknown) => {
  const text = JSON.stringify(notebook);
  return lintNotebook(JSON.parse(text) as { cells: [] }, parseNotebook(text, "a.ipynb"));
};
const notebook = (...cells: Notebook["cells"]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells,
});
const parameters = (source: string) => notebook(newCodeCell("p", source, ["parameters"]));

function executed(clean: Notebook): Notebook {
  const run = injectParameters(structuredClone(clean), { k: 2 });
  run.metadata.papermill = newRunRecord({
    input_path: "",
    output_path: "",
    parameters: {},
    default_parameters: {},
  });
  beginRun(run);
  const cell = run.cells[1] as CodeCell;
  cell.execution_count = 1;
  cell.outputs = [{ output_type: "stream", name: "stdout", text: "x" }];
  addErrorMarkers(run, cell);
  return run;
}

describe("lintNotebook", () => {
  it("finds nothing in a clean notebook, with or without parameters", () => {
    expect(lint(parameters("const k: number = 1; // how many"))).toEqual([]);
    expect(lint(notebook(newCodeCell("a", "1", [])))).toEqual([]);
  });

  it("finds what a run left, and strip takes it out", () => {
    const clean = parameters("const k: number = 1;");
    const run = executed(clean);
    expect(lint(run)).toEqual([
      "the metadata hold the record of a run",
      "cell 1 marks the error of a run",
      "cell 2 holds outputs or other traces of a run",
      "cell 3 marks the error of a run",
      "cell 4 holds outputs or other traces of a run",
      "cell 4 was put in by a run, to set parameters",
    ]);
    expect(formatNotebook(stripNotebook(run))).toBe(formatNotebook(clean));
  });

  it("finds cells without ids", () => {
    const bare = { ...notebook(newCodeCell("a", "1", [])), nbformat_minor: 4 };
    delete (bare.cells[0] as { id?: string }).id;
    expect(lint(bare)).toEqual(["1 cells have no valid id of their own"]);
  });

  it.each([
    ["const k: number;", 'parameter "k" has no default'],
    ["const k = 1;\nlet k = 2;", 'parameter "k" is declared twice'],
    ["// nothing", 'the cell tagged "parameters" declares no typescript variable'],
  ])("finds fault with the parameters %j", (source, finding) => {
    expect(lint(parameters(source))).toEqual([finding]);
  });

  it("finds fault with tags", () => {
    const two = notebook(
      newCodeCell("p", "const k = 1;", ["parameters"]),
      newCodeCell("q", "1", ["parameters"]),
    );
    expect(lint(two)).toEqual(['2 cells are tagged "parameters"; only the first counts']);
    expect(lint(notebook(newCodeCell("a", "1", ["timeout=x"])))[0]).toContain(
      "cell 1: expected a number of seconds",
    );
    const prose = { id: "m", cell_type: "markdown" as const, source: "", metadata: { tags: ["parameters"] } };
    expect(lint(notebook(prose))).toEqual(['the cell tagged "parameters" is no code']);
  });
});
