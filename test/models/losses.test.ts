import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { RandomState } from "../../src/engine/random";
import { valueAndGradient } from "../../src/engine/gradient";
import type { HostTensor } from "../../src/engine/tensors";
import { groundTruthLoss, labelSequenceLoss, logMean, vectorSequenceLoss } from "../../src/models/losses";
import { float32, int32, outputsOf } from "../engine/agreement";
import { naiveL1, naiveL2, softmax } from "./naive-network";

const [K, ROWS, CLASSES, FEATURES] = [3, 5, 4, 2];
const random = new RandomState(11);
const normals = (n: number) => Array.from({ length: n }, () => random.normal());
const classes = (n: number) => Array.from({ length: n }, () => random.randint(0, CLASSES));

const labels = int32(classes(ROWS));
const neighborLabels = int32(classes(ROWS * K), [ROWS, K]);
const logits = float32(normals(K * ROWS * CLASSES), [K, ROWS, CLASSES]);
const vectors = float32(normals(K * ROWS * FEATURES), [K * ROWS, FEATURES]);
const targets = float32(normals(K * ROWS * FEATURES), [K * ROWS, FEATURES]);

const logDistributions = (given: tf.Tensor) => tf.unstack(tf.logSoftmax(given)) as tf.Tensor2D[];

/** A loss and its gradient with respect to `at`. */
async function lossAndGradient(
  loss: (at: tf.Tensor, labels: tf.Tensor1D, neighborLabels: tf.Tensor2D, targets: tf.Tensor2D) => tf.Scalar,
  at: HostTensor,
): Promise<{ loss: number; gradient: HostTensor["data"] }> {
  const outputs = await outputsOf(
    (given) => {
      const { loss: value, gradient } = valueAndGradient(
        (weights) => ({
          loss: loss(
            weights.at as tf.Tensor,
            given.labels as tf.Tensor1D,
            given.neighborLabels as tf.Tensor2D,
            given.targets as tf.Tensor2D,
          ),
          rest: {},
        }),
        { at: given.at },
      );
      return { loss: value, ...gradient };
    },
    { at, labels, neighborLabels, targets },
    "cpu",
  );
  return { loss: outputs.loss.data[0], gradient: outputs.at.data };
}

/** Compares with a naive loss and its central differences. */
async function expectLoss(
  loss: Parameters<typeof lossAndGradient>[0],
  at: HostTensor,
  naive: (at: Float64Array) => number,
): Promise<void> {
  const { loss: value, gradient } = await lossAndGradient(loss, at);
  const values = Float64Array.from(at.data);
  expect(value).toBeCloseTo(naive(values), 5);
  const step = 1e-5;
  values.forEach((center, i) => {
    values[i] = center + step;
    const above = naive(values);
    values[i] = center - step;
    const below = naive(values);
    values[i] = center;
    expect(gradient[i]).toBeCloseTo((above - below) / (2 * step), 5);
  });
}

/** Distributions by step and row, from logits in step-major order. */
const distributions = (values: Float64Array) => chunks(values, CLASSES).map((row) => softmax(row, 1));
const bySteps = <T>(rows: T[]) => Array.from({ length: K }, (_, t) => rows.slice(t * ROWS, (t + 1) * ROWS));

function chunks(values: ArrayLike<number>, size: number): number[][] {
  const all = Array.from(values);
  return Array.from({ length: all.length / size }, (_, i) => all.slice(i * size, (i + 1) * size));
}

describe("labelSequenceLoss", () => {
  it.each([0, 9.5])("is L1 of section 3.1, alpha = %s", (alpha) =>
    expectLoss(
      (at, y, nearest) => labelSequenceLoss(logDistributions(at), nearest, y, alpha),
      logits,
      (values) =>
        naiveL1(
          bySteps(distributions(values)),
          neighborLabels.data as Int32Array,
          labels.data as Int32Array,
          alpha,
        ),
    ),
  );

  it("is 0 where every distribution is Dirac's and right", async () => {
    const right = Int32Array.from({ length: ROWS }, (_, i) => i % CLASSES);
    const certain = float32(
      Array.from({ length: K * ROWS * CLASSES }, (_, at) =>
        at % CLASSES === right[Math.floor(at / CLASSES) % ROWS] ? 0 : -1e4,
      ),
      [K, ROWS, CLASSES],
    );
    const { loss } = await outputsOf(
      (given) => ({
        loss: labelSequenceLoss(
          logDistributions(given.certain as tf.Tensor),
          given.nearest as tf.Tensor2D,
          given.labels as tf.Tensor1D,
          9.5,
        ),
      }),
      {
        certain,
        labels: { data: right, shape: [ROWS] },
        nearest: {
          data: Int32Array.from({ length: ROWS * K }, (_, i) => right[Math.floor(i / K)]),
          shape: [ROWS, K],
        },
      },
      "cpu",
    );
    expect(loss.data[0]).toBeCloseTo(0, 6);
  });
});

describe("groundTruthLoss", () => {
  it("is the divergence of the mean distribution from the class", () =>
    expectLoss(
      (at, y) => groundTruthLoss(logDistributions(at), y),
      logits,
      (values) => {
        const steps = bySteps(distributions(values));
        const divergences = Array.from(
          labels.data,
          (label, i) => -Math.log(steps.reduce((sum, step) => sum + step[i][label], 0) / K),
        );
        return divergences.reduce((a, b) => a + b) / ROWS;
      },
    ));
});

describe("logMean", () => {
  const of = async (rows: number[][]) => {
    const x = rows.map((row) => float32(row, [1, row.length]));
    const { y } = await outputsOf(
      (given) => ({ y: logMean(Object.values(given) as tf.Tensor2D[]) }),
      Object.fromEntries(x.map((tensor, t) => [`x${t}`, tensor])),
      "cpu",
    );
    return Array.from(y.data);
  };

  it("is the logarithm of the mean", async () => {
    const [y] = await of([[Math.log(0.2)], [Math.log(0.5)], [Math.log(0.8)]]);
    expect(y).toBeCloseTo(Math.log(0.5), 6);
  });

  it("holds where every probability is too small for float32, and where one is large", async () => {
    const [tiny, mixed] = await of([
      [-1000, -500],
      [-1000 + Math.log(3), -0.25],
    ]);
    expect(tiny).toBeCloseTo(-1000 + Math.log(2), 3);
    expect(mixed).toBeCloseTo(-0.25 - Math.log(2), 6);
  });
});

describe("vectorSequenceLoss", () => {
  const byRows = (values: ArrayLike<number>) => bySteps(chunks(values, FEATURES));

  it("is L2 of section 3.2: norms, summed over the steps", () =>
    expectLoss(
      (at, _labels, _nearest, wanted) => vectorSequenceLoss(at as tf.Tensor2D, wanted, ROWS),
      vectors,
      (values) => naiveL2(byRows(values), byRows(targets.data)),
    ));

  it("has a loss and a gradient of 0 at its targets", async () => {
    const { loss, gradient } = await lossAndGradient(
      (at, _labels, _nearest, wanted) => vectorSequenceLoss(at as tf.Tensor2D, wanted, ROWS),
      targets,
    );
    expect(loss).toBeCloseTo(0, 5);
    expect(gradient.every((slope) => slope === 0)).toBe(true);
  });
});
