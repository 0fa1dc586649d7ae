import { describe, expect, it } from "vitest";
import { CappedText } from "../../../src/papermill/execution/capped-text";
import { OutputArea } from "../../../src/papermill/execution/output-area";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";

describe("CappedText", () => {
  it("keeps beginning and end of a flood, and says how much is missing", () => {
    const text = new CappedText();
    const line = (i: number) => `line ${String(i).padStart(9)}\n`; // 15 characters
    const lines = 1_000_000;
    for (let i = 0; i < lines; i++) text.write(line(i));
    expect(text.text.length).toBeLessThan(2_000_100);
    expect(text.text.startsWith(line(0) + line(1))).toBe(true);
    expect(text.text.endsWith(line(lines - 2) + line(lines - 1))).toBe(true);
    const [note, count] = /\n\[… ([\d,]+) characters left out …\]\n/.exec(text.text)!;
    expect(Number(count.replaceAll(",", "")) + text.text.length - note.length).toBe(15 * lines);
  });

  it("also caps a line without end, and a bar that is drawn anew", () => {
    const endless = new CappedText();
    for (let i = 0; i < 5_000; i++) endless.write("x".repeat(1_000));
    expect(endless.text.length).toBeLessThan(2_100_000);
    const bar = new CappedText();
    for (let i = 0; i < 100_000; i++) bar.write(`\r${i} of 100000`);
    expect(bar.text).toBe("99999 of 100000");
  });
});

describe("OutputArea", () => {
  it("keeps a thousand outputs of a cell, and errors always", () => {
    const cell = newCodeCell("a", "", []);
    const area = new OutputArea(cell, new Map());
    for (let i = 0; i < 1_500; i++) {
      area.add({ output_type: "display_data", data: { "text/plain": String(i) }, metadata: {} });
    }
    area.add({ output_type: "error", ename: "E", evalue: "", traceback: [] });
    expect(cell.outputs).toHaveLength(1_002);
    expect(cell.outputs.slice(-2)).toMatchObject([
      { text: "[… 500 more outputs left out …]\n" },
      { ename: "E" },
    ]);
  });
});
