import { describe, expect, it } from "vitest";
import { OutputArea, type Displays } from "../../../src/papermill/execution/output-area";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { JsonObject } from "../../../src/papermill/notebook/model";
import { validateNotebook } from "../../../src/papermill/notebook/validate";

const message = (msg_type: string, content: JsonObject) => ({
  header: { msg_id: "m", msg_type },
  parent_header: {},
  content,
});
const stdout = (text: string) => message("stream", { name: "stdout", text });
const stderr = (text: string) => message("stream", { name: "stderr", text });

function newArea(displays: Displays = new Map()) {
  const cell = newCodeCell("a", "", []);
  return { cell, area: new OutputArea(cell, displays) };
}

describe("OutputArea", () => {
  it("joins writes to the same stream, in the order of the streams", () => {
    const { cell, area } = newArea();
    [stdout("a"), stdout("b\n"), stderr("c"), stdout("d")].forEach((m) => area.receive(m));
    expect(cell.outputs).toEqual([
      { output_type: "stream", name: "stdout", text: "ab\n" },
      { output_type: "stream", name: "stderr", text: "c" },
      { output_type: "stream", name: "stdout", text: "d" },
    ]);
  });

  it("applies carriage returns across writes", () => {
    const { cell, area } = newArea();
    for (let i = 0; i <= 100; i++) area.receive(stdout(`\r${i} %`));
    expect(cell.outputs).toMatchObject([{ text: "100 %" }]);
  });

  it("updates every output of a display id, in whatever cell", () => {
    const displays: Displays = new Map();
    const [one, two] = [newArea(displays), newArea(displays)];
    const show = (type: string, text: string) =>
      message(type, { data: { "text/plain": text }, metadata: {}, transient: { display_id: "d" } });
    one.area.receive(show("update_display_data", "too early"));
    one.area.receive(show("display_data", "first"));
    two.area.receive(show("display_data", "second"));
    expect(one.cell.outputs).toMatchObject([{ data: { "text/plain": "second" } }]);
    two.area.receive(show("update_display_data", "third"));
    for (const { cell } of [one, two]) {
      expect(cell.outputs).toEqual([
        { output_type: "display_data", data: { "text/plain": "third" }, metadata: {} },
      ]);
    }
  });

  it("clears at once, or when the next output comes", () => {
    const { cell, area } = newArea();
    area.receive(stdout("a"));
    area.receive(message("clear_output", { wait: false }));
    expect(cell.outputs).toEqual([]);
    area.receive(stdout("b"));
    area.receive(message("clear_output", { wait: true }));
    expect(cell.outputs).toMatchObject([{ text: "b" }]);
    area.receive(stdout("c"));
    expect(cell.outputs).toMatchObject([{ text: "c" }]);
  });

  it("stores what the format allows, whatever the kernel sends", () => {
    const { cell, area } = newArea();
    const data = {
      "application/vnd.plotly.v1+json": '{"data": []}',
      "application/json": "no JSON",
      "text/plain": ["a\n", "b"],
      "text/html": { not: "text" },
    };
    area.receive(message("display_data", { data, metadata: {} }));
    area.receive(message("execute_result", { data: {}, metadata: {}, execution_count: 3 }));
    area.receive(message("error", { ename: "E", evalue: "v", traceback: ["t"] }));
    area.receive(message("display_data", {}));
    expect(cell.outputs[0]).toMatchObject({
      data: {
        "application/vnd.plotly.v1+json": { data: [] },
        "application/json": "no JSON",
        "text/plain": "a\nb",
        "text/html": '{"not":"text"}',
      },
    });
    expect(area.error).toMatchObject({ ename: "E" });
    validateNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] }, "test");
  });

  it("takes back the last writes to standard error, and only these", () => {
    const { cell, area } = newArea();
    ["careful\n", "Error: x\n"].forEach((text) => area.receive(stderr(text)));
    area.receive(stdout("later"));
    area.takeBack(["Error: x\n"]);
    expect(cell.outputs).toMatchObject([{ text: "careful\n" }, { text: "later" }]);
    area.takeBack(["careful\n"]);
    expect(cell.outputs).toMatchObject([{ text: "later" }]);
    area.takeBack(["never written"]);
    expect(cell.outputs).toHaveLength(1);
  });

  it("keeps the errors that its reader finds on standard error", () => {
    const cell = newCodeCell("a", "", []);
    const error = { output_type: "error" as const, ename: "E", evalue: "", traceback: [] };
    const area = new OutputArea(cell, new Map(), {
      readError: (text) => (text === "bad" ? error : undefined),
    });
    ["fine", "bad"].forEach((text) => area.receive(stderr(text)));
    expect(cell.outputs).toMatchObject([{ text: "fine" }, { ename: "E" }]);
  });
});
