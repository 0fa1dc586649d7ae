import { expect, it } from "vitest";
import { classF1 } from "../../src/experiments/class-f1";
import type { RunReport } from "../../src/experiments/run";

const report = (hash: string, confusion: number[][]) =>
  ({
    hash,
    data: { classNames: ["no", "yes"], rows: { train: 64, validation: 16, test: 20 } },
    metrics: { confusion },
  }) as unknown as RunReport;
const reports = [
  report("a", [
    [15, 1],
    [2, 2],
  ]),
  report("b", [
    [16, 0],
    [4, 0],
  ]),
];
const cell = (...runs: string[]) => ({
  values: runs.map(() => 0.5),
  seeds: runs.map((_, i) => i),
  runs,
  standIn: false,
});

it("works out F1 of every class, run by run, from confusion matrices", () => {
  const refused = { ...cell(), text: "refused" };
  const found = classF1({ "RF-SMOTE": { CCD: cell("a", "b") }, "RF-ADASYN": { CCD: refused } }, reports);
  expect(found.map(({ column, className, share }) => [column, className, share])).toEqual([
    ["CCD", "no", 0.8],
    ["CCD", "yes", 0.2],
  ]);
  expect(found.map(({ cells }) => Object.keys(cells))).toEqual([["RF-SMOTE"], ["RF-SMOTE"]]);
  // 2 x hits / (actual + predicted).
  expect(found[0].cells["RF-SMOTE"].values).toEqual([30 / 33, 32 / 36]);
  expect(found[1].cells["RF-SMOTE"].values).toEqual([4 / 7, 0]);
});

it("has nothing to say of a data set on which all runs were refused", () => {
  expect(classF1({ "RF-ADASYN": { CCD: { ...cell(), text: "refused" } } }, reports)).toEqual([]);
});
