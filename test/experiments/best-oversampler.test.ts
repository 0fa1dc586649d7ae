import { describe, expect, it } from "vitest";
import { bestOversampler, CLASSIFIERS, TECHNIQUES } from "../../src/experiments/best-oversampler";
import { loadPaper } from "../../src/report/load-paper";
import { tableOf } from "../../src/report/paper";
import type { TableResults } from "../../src/report/results";

const cell = (...values: number[]) => ({
  values,
  seeds: values.map((_, seed) => seed),
  runs: values.map((value) => `run of ${value}`),
  standIn: false,
});
const rows = CLASSIFIERS.flatMap((classifier) => TECHNIQUES.map((technique) => `${classifier}-${technique}`));
const all = (value: number): TableResults =>
  Object.fromEntries(rows.map((row) => [row, { CCD: cell(value) }]));

describe("bestOversampler", () => {
  it("follows from the paper's Table 8 what Table 9 prints of the best models", () => {
    const paper = loadPaper("seq2seq-knn");
    const table8 = tableOf("test", paper, 8);
    const printed = Object.fromEntries(
      table8.rows.map((row) => [
        row.name,
        Object.fromEntries(table8.columns.map((name, i) => [name, cell((row.figures![i] as number) / 100)])),
      ]),
    );
    const table9 = bestOversampler(printed);
    const names = tableOf("test", paper, 9).rows[0].figures;
    expect(table8.columns.map((name) => table9["Best model"][name].text)).toEqual(names);
    expect(table9["Best F-1"].CCD.values).toEqual([0.6808]);
    // 2.28 %, which Table 9 prints in another column.
    expect(table9["Better than best SMOTE"].CCD.values[0]).toBeCloseTo((68.08 - 66.56) / 66.56, 12);
  });

  it("chooses by means and compares seed by seed", () => {
    const cells = {
      ...all(0.5),
      "FFN-V2VSLS": { CCD: cell(0.7, 0.6) },
      "RF-SMOTE": { CCD: { ...cell(0.5, 0.6), seeds: [1, 0] } },
    };
    const table9 = bestOversampler(cells);
    expect(table9["Best model"].CCD.text).toBe("FFN+V2VSLS");
    expect(table9["Better than best SMOTE"].CCD.seeds).toEqual([0, 1]);
    expect(table9["Better than best SMOTE"].CCD.values[0]).toBeCloseTo(0.1 / 0.6, 12);
    expect(table9["Better than best SMOTE"].CCD.values[1]).toBeCloseTo(0.1 / 0.5, 12);
  });

  it("says what V2VSLS loses where another oversampler is better", () => {
    const table9 = bestOversampler({ ...all(0.5), "RF-ADASYN": { CCD: cell(0.8) } });
    expect(table9["Best model"].CCD.text).toBe("RF+ADASYN");
    expect(table9["Better than best ADASYN"].CCD.values[0]).toBeCloseTo(-0.3 / 0.8, 12);
  });

  it("leaves out columns without all combinations, and gains on what was refused", () => {
    const some = Object.fromEntries(Object.entries(all(0.5)).slice(1));
    expect(bestOversampler(some)).toEqual({});
    const refused = { CCD: { ...cell(), text: "refused" } };
    const cells = { ...all(0.5), "FFN-ADASYN": refused, "XGB-ADASYN": refused, "RF-ADASYN": refused };
    expect(Object.keys(bestOversampler(cells))).toEqual(["Best model", "Best F-1", "Better than best SMOTE"]);
  });
});
