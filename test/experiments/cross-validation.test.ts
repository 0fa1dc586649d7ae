import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kFold } from "../../src/data/folds";
import { loadDataset } from "../../src/data/load";
import { RandomState } from "../../src/engine/random";
import { mean } from "../../src/evaluation/descriptive";
import { MEASURES } from "../../src/experiments/measures";
import type { RunReport } from "../../src/experiments/run";
import { startScript } from "../data/child-process";
import { crossValidate, specOf, TRAINED } from "./cross-validate";

process.env.NEURAL_KNN_QUIET = "1";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "neural-knn-folds-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The accuracy of the nearest training row's class in each fold, by comparing all rows; `scaled` before that. */
function naiveAccuracies(
  rows: readonly (readonly number[])[],
  y: ArrayLike<number>,
  scaled: (train: number[]) => (row: readonly number[]) => number[],
): number[] {
  return kFold(rows.length, 10, 42).map(({ train, test }) => {
    const scale = scaled([...train]);
    const hits = [...test].filter((i) => {
      const distances = [...train].map((j) =>
        Math.hypot(...scale(rows[i]).map((v, c) => v - scale(rows[j])[c])),
      );
      return y[train[distances.indexOf(Math.min(...distances))]] === y[i];
    });
    return hits.length / test.length;
  });
}

const rounded = (values: readonly number[]) => values.map((value) => value.toFixed(12));

describe("a cross-validation of a model without training", () => {
  it("measures every fold of the authors once", async () => {
    const { x, y } = await loadDataset("zebra-a");
    const rows = Array.from({ length: x.rows }, (_, i) => [...x.data.subarray(2 * i, 2 * i + 2)]);
    const expected = naiveAccuracies(rows, y, () => (row) => [...row]);
    const { folds, metrics, data } = await crossValidate(
      specOf("kNN", "zebra-a", { k: 1 }),
      join(folder, "knn"),
    );
    expect(rounded(folds!.map(({ honest }) => honest.accuracy))).toEqual(rounded(expected));
    expect(folds!.every(({ selectedOnTest, honest }) => selectedOnTest.accuracy === honest.accuracy)).toBe(
      true,
    );
    // scikit-learn 1.2.1, KNeighborsClassifier(1) on KFold(10, shuffle=True, random_state=42).
    expect(mean(expected)).toBeCloseTo(0.809, 3);
    expect(data.rows).toEqual({ train: 99, validation: 0, test: 11 });
    expect(metrics.confusion.flat().reduce((a, b) => a + b, 0)).toBe(110);
    expect(metrics.accuracy).toBeCloseTo(mean(expected), 12); // all folds have 11 rows
  });

  it("scales data of one's own by all rows for the paper's way, by the other folds for the honest one", async () => {
    const path = join(folder, "own.csv");
    // The last row is far out in the second column: with it, that column hardly counts.
    const random = new RandomState(7);
    const rows = Array.from({ length: 120 }, (_, i) => [random.random(), i === 119 ? 90 : random.random()]);
    const labels = rows.map(([, b]) => (b > 0.5 ? 1 : 0));
    writeFileSync(path, ["a,b,c", ...rows.map(([a, b], i) => `${a},${b},${labels[i]}`)].join("\n"));
    const minMax = (train: number[]) => (row: readonly number[]) =>
      row.map((value, c) => {
        const column = train.map((i) => rows[i][c]);
        const [low, high] = [Math.min(...column), Math.max(...column)];
        return (value - low) / (high - low);
      });
    const all = minMax(rows.map((_, i) => i));
    const spec = specOf("kNN", path, { k: 1 }, { label: "c" });
    const { folds } = await crossValidate(spec, join(folder, "own"));
    const ways = [
      folds!.map(({ selectedOnTest }) => selectedOnTest.accuracy),
      folds!.map(({ honest }) => honest.accuracy),
    ];
    expect(rounded(ways[0])).toEqual(rounded(naiveAccuracies(rows, labels, () => all)));
    expect(rounded(ways[1])).toEqual(rounded(naiveAccuracies(rows, labels, minMax)));
    expect(ways[0]).not.toEqual(ways[1]);
  });

  it("does not depend on the seed", async () => {
    const [a, b] = await Promise.all(
      [0, 1].map((seed) =>
        crossValidate(specOf("kNN", "zebra-a", { k: 5 }, { seed }), join(folder, `${seed}`)),
      ),
    );
    expect(a.folds).toEqual(b.folds);
  });
});

describe("a cross-validation of a model that is trained", () => {
  let whole: RunReport;
  beforeAll(async () => {
    whole = await crossValidate(TRAINED, join(folder, "whole"));
  });

  it("selects one fit by the test fold, the other by a ninth of the other folds", () => {
    expect(whole.folds).toHaveLength(10);
    for (const { selectedOnTest, honest } of whole.folds!) {
      expect(selectedOnTest.validationAccuracy).toBe(selectedOnTest.accuracy);
      for (const { epochs, bestEpoch } of [selectedOnTest, honest]) {
        expect(epochs).toBe(4);
        expect(bestEpoch).toBeGreaterThanOrEqual(1);
        expect(bestEpoch).toBeLessThanOrEqual(4);
      }
    }
    const { train, validation, test } = whole.data.rows;
    expect([train, validation, test]).toEqual([88, 11, 11]);
    expect(whole.folds!.some(({ honest }) => honest.validationAccuracy !== honest.accuracy)).toBe(true);
  });

  it("reports what the tables ask for", () => {
    const { folds, metrics } = whole;
    const accuracies = folds!.map(({ honest }) => honest.accuracy);
    expect(MEASURES.honestAccuracy(whole)).toBeCloseTo(mean(accuracies), 12);
    expect(MEASURES.accuracy(whole)).toBeCloseTo(
      mean(folds!.map((fold) => fold.selectedOnTest.accuracy)),
      12,
    );
    expect(MEASURES.accuracy(whole)).toBeGreaterThan(MEASURES.honestAccuracy(whole));
    const hits = metrics.confusion.reduce((sum, row, i) => sum + row[i], 0);
    expect(hits).toBe(Math.round(11 * accuracies.reduce((a, b) => a + b)));
    expect(whole.history).toEqual([]);
  });

  it("goes on behind its last finished fold when it was killed, to the same result", async () => {
    const killed = join(folder, "killed");
    const path = join(killed, "folds.json");
    const child = startScript("test/experiments/cross-validate.ts", [killed]);
    const finished = () => (existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as object[]) : []);
    const watch = setInterval(() => finished().length >= 3 && child.kill("SIGKILL"), 5);
    const signal = await new Promise((resolve) => child.on("close", (_, name) => resolve(name)));
    clearInterval(watch);
    expect(signal).toBe("SIGKILL");
    const before = finished();
    expect(before.length).toBeGreaterThanOrEqual(3);
    expect(before.length).toBeLessThan(10);

    const resumed = await crossValidate(TRAINED, killed);
    expect(finished().slice(0, before.length)).toEqual(before); // their seconds, too: they were not made again
    expect(resumed.folds).toEqual(whole.folds);
    expect(resumed.metrics).toEqual(whole.metrics);
  });

  it("refuses a model that learns from neighbours", async () => {
    const spec = specOf("V2LS", "zebra-a", { epochs: 1 });
    await expect(crossValidate(spec, join(folder, "v2ls"))).rejects.toThrow(
      /expected a model that learns from rows and labels alone, got V2LS/,
    );
  });
});
