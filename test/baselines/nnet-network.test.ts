import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { initNNet, nnet } from "../../src/baselines/nnet-network";
import { valueAndGradient } from "../../src/engine/gradient";
import { RandomState } from "../../src/engine/random";
import { flatten, type HostTensor, isHostTensor, type Tree, unflatten } from "../../src/engine/tensors";
import { groundTruthLoss } from "../../src/models/losses";
import type { NetworkParameters } from "../../src/models/network";
import { outputsOf } from "../engine/agreement";
import { float64, type Parameters, softmax, type Values } from "../models/naive-network";
import { naiveCrossEntropy } from "./naive-feed-forward";

const [ROWS, FEATURES, CLASSES, HIDDEN] = [7, 3, 4, 5];
const random = new RandomState(4);

/** Weights that have moved away from where they begin, so that no bias is 0. */
const begun = initNNet(random, { features: FEATURES, classes: CLASSES }, HIDDEN);
const leaves = flatten(begun, isHostTensor).map(([path, { data, shape }]) => {
  return [path, { data: Float32Array.from(data, (v) => v + 0.8 * (random.random() - 0.5)), shape }] as const;
});
const parameters = unflatten(leaves);
const x: HostTensor = {
  data: Float32Array.from({ length: ROWS * FEATURES }, () => 2 * random.normal()),
  shape: [ROWS, FEATURES],
};
const labels: HostTensor = { data: Int32Array.of(0, 1, 2, 3, 3, 0, 1), shape: [ROWS] };

/** The network once more: float64, one row at a time. */
function naiveNNet(at: Parameters): number[][] {
  const dense = (row: readonly number[], layer: string): number[] => {
    const { data, shape } = at[`weights/${layer}/kernel`] as Values;
    const sums = [...at[`weights/${layer}/bias`].data];
    row.forEach((value, i) => sums.forEach((_, j) => (sums[j] += value * data[i * shape[1] + j])));
    return sums;
  };
  return Array.from({ length: ROWS }, (_, i) => {
    let h = [...x.data.subarray(i * FEATURES, (i + 1) * FEATURES)] as number[];
    for (const layer of ["hidden1", "hidden2", "hidden3", "hidden4"]) {
      h = dense(h, layer).map((value) => (value > 0 ? value : 0.01 * value));
    }
    return softmax(dense(h, "output"), 1);
  });
}

const naiveParameters = () => Object.fromEntries(leaves.map(([path, tensor]) => [path, float64(tensor)]));
const inTensors = (tree: Tree<tf.Tensor>) => tree as NetworkParameters<tf.Tensor>;

it("nnet against naive loops", async () => {
  const { probabilities } = await outputsOf(
    (inputs) => {
      const outputs = nnet(inTensors(inputs.parameters as Tree<tf.Tensor>), inputs.x as tf.Tensor2D);
      return { probabilities: tf.exp(tf.stack(outputs.logProbabilities!)) };
    },
    { parameters, x },
    "cpu",
  );
  expect(probabilities.shape).toEqual([1, ROWS, CLASSES]);
  const expected = naiveNNet(naiveParameters()).flat();
  expected.forEach((value, i) => expect(probabilities.data[i]).toBeCloseTo(value, 5));
});

describe("the gradient of the cross-entropy", () => {
  it.each(["cpu", "onnx"])("on %s agrees with central differences, for every weight", async (engine) => {
    const { loss, ...gradient } = await outputsOf(
      (inputs) => {
        const { weights } = inTensors(inputs.parameters as Tree<tf.Tensor>);
        const result = valueAndGradient((current) => {
          const { logProbabilities } = nnet({ weights: current, statistics: {} }, inputs.x as tf.Tensor2D);
          return { loss: groundTruthLoss(logProbabilities!, inputs.labels as tf.Tensor1D), rest: {} };
        }, weights);
        return { loss: result.loss, weights: result.gradient };
      },
      { parameters, x, labels },
      engine,
    );
    const at = naiveParameters();
    const lossAt = () => naiveCrossEntropy(naiveNNet(at), labels.data as Int32Array);
    expect(loss.data[0]).toBeCloseTo(lossAt(), 5);
    expect(Object.keys(gradient).sort()).toEqual(Object.keys(at).sort());
    for (const [name, { data }] of Object.entries(at)) {
      let largest = 0;
      data.forEach((value, i) => {
        data[i] = value + 1e-5;
        const above = lossAt();
        data[i] = value - 1e-5;
        const below = lossAt();
        data[i] = value;
        const slope = (above - below) / 2e-5;
        expect(gradient[name].data[i], `${name} at ${i}`).toBeCloseTo(slope, 4);
        largest = Math.max(largest, Math.abs(slope));
      });
      // A weight that moves nothing would pass whatever its gradient's formula is.
      expect(largest, name).toBeGreaterThan(1e-3);
    }
  });
});
