import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracy, classScores, confusionMatrix, macroF1 } from "../../src/evaluation/metrics";

// Made with scikit-learn 1.2.1 (numpy 1.24.2): a = RandomState(3).randint(0, 4, 60), predictions 60 % of them right;
// confusion_matrix, accuracy_score, f1_score(average="macro"), precision_recall_fscore_support(zero_division=0).
const ACTUAL = [
  2, 0, 1, 3, 0, 0, 0, 1, 1, 3, 2, 3, 1, 1, 2, 1, 3, 2, 0, 0, 0, 1, 3, 2, 0, 2, 1, 2, 2, 2, 2, 3, 0, 1, 3, 2,
  1, 0, 2, 1, 1, 2, 0, 3, 2, 3, 0, 3, 1, 3, 3, 0, 1, 0, 2, 1, 1, 3, 2, 0,
];
const PREDICTED = [
  3, 1, 3, 0, 0, 0, 0, 1, 1, 3, 2, 3, 1, 1, 2, 1, 3, 2, 0, 0, 0, 1, 3, 2, 0, 2, 0, 3, 0, 0, 2, 2, 0, 1, 3, 2,
  1, 0, 0, 1, 1, 0, 0, 3, 2, 3, 0, 3, 1, 3, 3, 0, 1, 1, 3, 1, 3, 3, 3, 2,
];

describe("metrics against scikit-learn", () => {
  it("four classes", () => {
    expect(confusionMatrix(ACTUAL, PREDICTED, 4)).toEqual([
      [12, 2, 1, 0],
      [1, 13, 0, 2],
      [4, 0, 8, 4],
      [1, 0, 1, 11],
    ]);
    expect(accuracy(ACTUAL, PREDICTED)).toBeCloseTo(0.7333333333333333, 14);
    expect(macroF1(ACTUAL, PREDICTED)).toBeCloseTo(0.7286750883525077, 14);
    const scores = classScores(ACTUAL, PREDICTED, 4);
    const expected = {
      precision: [0.6666666666666666, 0.8666666666666667, 0.8, 0.6470588235294118],
      recall: [0.8, 0.8125, 0.5, 0.8461538461538461],
      f1: [0.7272727272727272, 0.8387096774193549, 0.6153846153846154, 0.7333333333333334],
      support: [15, 16, 16, 13],
    };
    scores.forEach((score, label) => {
      expect(score.label).toBe(label);
      expect(score.precision).toBeCloseTo(expected.precision[label], 14);
      expect(score.recall).toBeCloseTo(expected.recall[label], 14);
      expect(score.f1).toBeCloseTo(expected.f1[label], 14);
      expect(score.support).toBe(expected.support[label]);
    });
  });

  // Class 1 is never predicted, class 4 predicted but never actual, class 3 neither.
  it("classes that are missing on one side or on both", () => {
    const actual = Int32Array.from([0, 0, 0, 1, 1, 2, 2, 0]);
    const predicted = Int32Array.from([0, 0, 2, 0, 2, 2, 2, 4]);
    expect(macroF1(actual, predicted)).toBeCloseTo(0.30952380952380953, 14);
    const scores = classScores(actual, predicted, 5);
    expect(scores.map(({ f1 }) => Number(f1.toFixed(8)))).toEqual([0.57142857, 0, 0.66666667, 0, 0]);
    expect(scores.map(({ precision }) => Number(precision.toFixed(8)))).toEqual([0.66666667, 0, 0.5, 0, 0]);
    expect(scores.map(({ recall }) => recall)).toEqual([0.5, 0, 1, 0, 0]);
  });
});

const labelled = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 80 });

describe("metrics against naive counting", () => {
  it("macro F1 is the mean over the labels that occur of 2 TP / (2 TP + FP + FN)", () => {
    fc.assert(
      fc.property(labelled, (rows) => {
        const labels = [...new Set(rows.flat())];
        const f1 = labels.map((label) => {
          const both = rows.filter(([a, p]) => a === label && p === label).length;
          const one = rows.filter(([a, p]) => (a === label) !== (p === label)).length;
          return (2 * both) / (2 * both + one);
        });
        const expected = f1.reduce((sum, value) => sum + value, 0) / labels.length;
        const [actual, predicted] = [rows.map(([a]) => a), rows.map(([, p]) => p)];
        expect(macroF1(actual, predicted)).toBeCloseTo(expected, 12);
        const counts = confusionMatrix(actual, predicted, 6);
        expect(counts.flat().reduce((sum, count) => sum + count)).toBe(rows.length);
        expect(counts.reduce((sum, row, i) => sum + row[i], 0) / rows.length).toBeCloseTo(
          accuracy(actual, predicted),
          12,
        );
      }),
    );
  });
});

describe("metrics refuse", () => {
  it("labels of different lengths, and none", () => {
    expect(() => accuracy([0, 1], [0])).toThrow(/accuracy: expected as many .*got 1 predicted and 2 actual/);
    expect(() => macroF1([], [])).toThrow(/macroF1: expected/);
  });

  it("labels out of range, naming the row", () => {
    expect(() => confusionMatrix([0, 1], [0, 2], 2)).toThrow(/predicted labels 0 .. 1, got 2 in row 1/);
    expect(() => confusionMatrix([0.5], [0], 2)).toThrow(/actual labels 0 .. 1, got 0.5 in row 0/);
    expect(() => macroF1([0, -1], [0, 0])).toThrow(/got -1 in row 1/);
  });
});
