import { describe, expect, it } from "vitest";
import { withCrew } from "../../../src/baselines/trees/crew";
import { lambdaGradients } from "../../../src/baselines/trees/lambda-gradients";
import { logLoss, probabilities } from "../../../src/baselines/trees/objective";
import { RandomState } from "../../../src/engine/random";
import { SharedMemory } from "../../../src/neighbors/shared-memory";

/** The derivatives that the kernel computes, back from fixed point. */
async function kernelGradients(scores: number[], labels: number[], classes: number) {
  const memory = new SharedMemory();
  const rows = labels.length;
  const outputs = classes === 2 ? 1 : classes;
  const [scoresAt, labelsAt] = [memory.f32(scores.length), memory.i32(rows)];
  scoresAt.set(scores);
  labelsAt.set(labels);
  const fixed = memory.i32(2 * rows * outputs);
  const settings = {
    rows,
    outputs,
    objective: classes === 2 ? 1 : 2,
    scores: scoresAt.byteOffset,
    labels: labelsAt.byteOffset,
    gradients: fixed.byteOffset,
    gradientScale: 2 ** 30,
    hessianScale: 2 ** 30,
    hessianFactor: 1,
  };
  await withCrew(memory, { threads: 1, steps: 0 }, (crew) => crew.callAll("computeGradients", settings));
  const at = (row: number, output: number) => 2 * (output * rows + row);
  return {
    gradient: (row: number, output: number) => fixed[at(row, output)] / 2 ** 30,
    hessian: (row: number, output: number) => fixed[at(row, output) + 1] / 2 ** 30,
  };
}

describe("class objectives", () => {
  it.each([2, 3, 7])("have the derivatives of the log loss: %i classes", async (classes) => {
    const random = new RandomState(classes);
    const rows = 9;
    const outputs = classes === 2 ? 1 : classes;
    const scores = Array.from({ length: rows * outputs }, () => Math.fround(2 * random.normal()));
    const labels = Array.from({ length: rows }, () => random.randint(0, classes));
    const { gradient, hessian } = await kernelGradients(scores, labels, classes);
    // The library's own loss is float32; here its definition once more, in float64.
    const loss = (row: number, shifted: number, by: number) => {
      const own = scores.slice(row * outputs, (row + 1) * outputs);
      own[shifted] += by;
      const logits = classes === 2 ? [0, own[0]] : own;
      return Math.log(logits.reduce((sum, v) => sum + Math.exp(v), 0)) - logits[labels[row]];
    };
    const step = 1e-4;
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < outputs; c++) {
        const [below, here, above] = [-step, 0, step].map((by) => loss(row, c, by));
        expect(gradient(row, c)).toBeCloseTo((above - below) / (2 * step), 6);
        expect(hessian(row, c)).toBeCloseTo((above - 2 * here + below) / step ** 2, 5);
      }
    }
    const mean = labels.reduce((sum, _, row) => sum + loss(row, 0, 0), 0) / rows;
    const shares = probabilities(Float64Array.from(scores), classes);
    expect(logLoss(shares, Int32Array.from(labels), classes)).toBeCloseTo(mean, 5);
  });

  it("stay finite for scores far out", async () => {
    const { gradient, hessian } = await kernelGradients([-5000, 5000, -80, 80], [0, 0, 1, 1], 2);
    expect([0, 1, 2, 3].map((row) => gradient(row, 0))).toEqual([0, 1, -1, 0]);
    expect([0, 1, 2, 3].map((row) => hessian(row, 0))).toEqual([0, 0, 0, 0]);
  });
});

describe("lambdaGradients", () => {
  const relevance = Int32Array.of(0, 3, 1, 0, 2, 0, 0, 1);
  const rows = [...relevance.keys()];

  /** The NDCG of these scores. */
  function ndcg(scores: Float32Array): number {
    const gain = (order: number[]) =>
      order.reduce((sum, row, rank) => sum + (2 ** relevance[row] - 1) / Math.log2(rank + 2), 0);
    const by = (values: ArrayLike<number>) => gain([...rows].sort((a, b) => values[b] - values[a] || a - b));
    return by(scores) / by(relevance);
  }

  it("has the derivatives of the pairs' logistic losses, each weighed by the change of NDCG", () => {
    const random = new RandomState(5);
    const scores = Float32Array.from(relevance, () => random.normal());
    const pairs = rows.flatMap((i) =>
      rows
        .filter((j) => relevance[i] > relevance[j])
        .map((j) => {
          const swapped = scores.slice();
          [swapped[i], swapped[j]] = [scores[j], scores[i]];
          const change = Math.abs(ndcg(scores) - ndcg(swapped)) / (0.01 + Math.abs(scores[i] - scores[j]));
          return { i, j, change };
        }),
    );
    const loss = (at: number, by: number) => {
      const moved = Array.from(scores, (score, row) => (row === at ? score + by : score));
      return pairs.reduce(
        (sum, { i, j, change }) => sum + change * Math.log1p(Math.exp(moved[j] - moved[i])),
        0,
      );
    };
    const total = pairs.reduce(
      (sum, { i, j, change }) => sum + (2 * change) / (1 + Math.exp(scores[i] - scores[j])),
      0,
    );
    const norm = Math.log2(1 + total) / total;
    const { gradients, hessians } = lambdaGradients(scores, relevance, 8);
    const step = 1e-4;
    for (const row of rows) {
      const [below, here, above] = [-step, 0, step].map((by) => loss(row, by));
      expect(gradients[row]).toBeCloseTo((norm * (above - below)) / (2 * step), 6);
      expect(hessians[row]).toBeCloseTo((norm * (above - 2 * here + below)) / step ** 2, 5);
    }
  });

  it("looks at each query by itself, and learns nothing from one without relevant rows", () => {
    const scores = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i));
    const none = rows.map(() => 0);
    const both = lambdaGradients(scores, Int32Array.from([...relevance, ...none]), 8);
    const alone = lambdaGradients(scores.slice(0, 8), relevance, 8);
    expect([...both.gradients.subarray(0, 8)]).toEqual([...alone.gradients]);
    expect([...both.gradients.subarray(8)]).toEqual(none);
    expect([...both.hessians.subarray(8)]).toEqual(none);
  });

  it("counts the pairs of which one row stands among the first 30", () => {
    const scores = Float32Array.from({ length: 50 }, (_, i) => -i);
    const relevant = Int32Array.from(scores, (_, row) => (row === 40 ? 1 : 0));
    const { gradients } = lambdaGradients(scores, relevant, 50);
    const signs = Array.from(gradients, Math.sign);
    expect(signs).toEqual(Array.from(scores, (_, row) => (row === 40 ? -1 : row < 30 ? 1 : 0)));
  });
});
