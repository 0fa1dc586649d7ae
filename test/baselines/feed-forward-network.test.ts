import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  feedForward,
  feedForwardMaskShapes,
  initFeedForward,
} from "../../src/baselines/feed-forward-network";
import { valueAndGradient } from "../../src/engine/gradient";
import { RandomState } from "../../src/engine/random";
import { flatten, type HostTensor, isHostTensor, type Tree, unflatten } from "../../src/engine/tensors";
import { groundTruthLoss } from "../../src/models/losses";
import type { NetworkParameters } from "../../src/models/network";
import { drawMasks } from "../../src/models/training-data";
import { outputsOf } from "../engine/agreement";
import { float64, type Parameters } from "../models/naive-network";
import { naiveCrossEntropy, naiveFeedForward } from "./naive-feed-forward";

const [ROWS, FEATURES, CLASSES, HIDDEN, RATE] = [7, 2, 4, 5, 0.25];
const random = new RandomState(4);

/** Parameters that have moved away from where they begin, so that no bias and no average is a plain 0 or 1. */
const begun = initFeedForward(random, { features: FEATURES, classes: CLASSES }, HIDDEN);
const leaves = flatten(begun, isHostTensor).map(([path, { data, shape }]) => {
  return [path, { data: Float32Array.from(data, (v) => v + 0.8 * (random.random() - 0.5)), shape }] as const;
});
const parameters = unflatten(leaves);
const naiveParameters = (): Parameters =>
  Object.fromEntries(leaves.map(([path, tensor]) => [path, float64(tensor)]));

const x: HostTensor = {
  data: Float32Array.from({ length: ROWS * FEATURES }, () => random.normal()),
  shape: [ROWS, FEATURES],
};
const labels: HostTensor = { data: Int32Array.of(0, 1, 2, 3, 3, 0, 1), shape: [ROWS] };
const masks = drawMasks(feedForwardMaskShapes(ROWS, HIDDEN), RATE, random) as Record<string, HostTensor>;
const naiveMasks = Object.fromEntries(Object.entries(masks).map(([name, mask]) => [name, float64(mask)]));
const naiveRows = Array.from({ length: ROWS }, (_, i) =>
  Array.from(x.data.subarray(i * FEATURES, (i + 1) * FEATURES)),
);

const inTensors = (tree: Tree<tf.Tensor>) => tree as NetworkParameters<tf.Tensor>;

it.each(["with dropout masks", "at inference"])("feedForward against naive loops, %s", async (how) => {
  const given: Tree<HostTensor> = how === "at inference" ? {} : { masks };
  const outputs = await outputsOf(
    (inputs) => {
      const { logProbabilities, statistics } = feedForward(
        inTensors(inputs.parameters as Tree<tf.Tensor>),
        inputs.x as tf.Tensor2D,
        inputs.masks as Tree<tf.Tensor> | undefined,
        RATE,
      );
      return { statistics, probabilities: tf.exp(tf.stack(logProbabilities!)) };
    },
    { parameters, x, ...given },
    "cpu",
  );
  const used = how === "at inference" ? undefined : naiveMasks;
  const expected = naiveFeedForward(naiveParameters(), naiveRows, used, RATE);
  expect(outputs.probabilities.shape).toEqual([1, ROWS, CLASSES]);
  expectNear(outputs.probabilities, expected.probabilities.flat());
  for (const [path, values] of Object.entries(expected.statistics)) {
    expectNear(outputs[`statistics/${path}`], values);
  }
});

describe("the gradient of the cross-entropy, dropout masks on", () => {
  const lossAt = (at: Parameters) =>
    naiveCrossEntropy(
      naiveFeedForward(at, naiveRows, naiveMasks, RATE).probabilities,
      labels.data as Int32Array,
    );

  it.each(["cpu", "onnx"])("on %s agrees with central differences, for every weight", async (engine) => {
    const { loss, ...gradient } = await outputsOf(
      (inputs) => {
        const { weights, statistics } = inTensors(inputs.parameters as Tree<tf.Tensor>);
        const result = valueAndGradient((current) => {
          const { logProbabilities } = feedForward(
            { weights: current, statistics },
            inputs.x as tf.Tensor2D,
            inputs.masks as Tree<tf.Tensor>,
            RATE,
          );
          return { loss: groundTruthLoss(logProbabilities!, inputs.labels as tf.Tensor1D), rest: {} };
        }, weights);
        return { loss: result.loss, weights: result.gradient };
      },
      { parameters, x, labels, masks },
      engine,
    );
    const at = naiveParameters();
    expect(loss.data[0]).toBeCloseTo(lossAt(at), 5);
    const names = Object.keys(at).filter((name) => name.startsWith("weights/"));
    expect(Object.keys(gradient).sort()).toEqual(names.sort());
    for (const name of names) {
      const { data } = at[name];
      let largest = 0;
      for (let i = 0; i < data.length; i++) {
        const value = data[i];
        data[i] = value + 1e-5;
        const above = lossAt(at);
        data[i] = value - 1e-5;
        const below = lossAt(at);
        data[i] = value;
        const slope = (above - below) / 2e-5;
        expect(gradient[name].data[i], `${name} at ${i}`).toBeCloseTo(slope, 4);
        largest = Math.max(largest, Math.abs(slope));
      }
      // A weight that moves nothing would pass whatever its gradient's formula is.
      expect(largest, name).toBeGreaterThan(1e-3);
    }
  });
});

function expectNear({ data }: HostTensor, expected: readonly number[]): void {
  expect(data.length).toBe(expected.length);
  expected.forEach((value, i) => expect(data[i]).toBeCloseTo(value, 5));
}
