import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { outputsOf } from "../engine/agreement";
import type { HostTensor, Tree } from "../../src/engine/tensors";
import { naiveForward } from "./naive-network";
import {
  internalsOf,
  naiveParameters,
  OPTIONS,
  parametersIn,
  smallNetworks,
  someBatch,
  someParameters,
} from "./small-networks";

describe.each(smallNetworks())("$name: outputs against naive loops in float64", (model) => {
  const network = internalsOf(model);
  const parameters = someParameters(network);
  const { tensors, naive } = someBatch(network);

  it.each(["with dropout masks", "at inference"])("%s", async (how) => {
    const masks = how === "at inference" ? undefined : tensors.masks;
    const { x, memory } = tensors;
    const inputs: Tree<HostTensor> = { parameters, x, memory, ...(masks ? { masks } : {}) };
    const outputs = await outputsOf(
      (given) => {
        const { logProbabilities, vectors, attention, statistics } = network.forward(
          parametersIn(given.parameters as Tree<tf.Tensor>),
          given.x as tf.Tensor2D,
          given.masks as Tree<tf.Tensor> | undefined,
          (given.memory ?? {}) as Tree<tf.Tensor>,
        );
        return {
          statistics,
          ...(logProbabilities ? { probabilities: tf.exp(tf.stack(logProbabilities)) } : {}),
          ...(vectors ? { vectors } : {}),
          ...(attention ? { attention: tf.stack(attention) } : {}),
        };
      },
      inputs,
      "cpu",
    );

    const expected = naiveForward[network.name](
      naiveParameters(parameters),
      { ...naive, masks: masks && naive.masks },
      OPTIONS,
    );
    expectNear(outputs["statistics/normalization/mean"], expected.statistics.mean);
    expectNear(outputs["statistics/normalization/variance"], expected.statistics.variance);
    expect("statistics/layerNormalization/mean" in outputs).toBe(expected.layerStatistics !== undefined);
    if (expected.layerStatistics) {
      expectNear(outputs["statistics/layerNormalization/mean"], expected.layerStatistics.mean);
      expectNear(outputs["statistics/layerNormalization/variance"], expected.layerStatistics.variance);
    }
    expect("probabilities" in outputs).toBe(expected.probabilities !== undefined);
    if (expected.probabilities) expectNear(outputs.probabilities, expected.probabilities.flat(2));
    expect("attention" in outputs).toBe(expected.attention !== undefined);
    if (expected.attention) expectNear(outputs.attention, expected.attention.flat(2));
    expect("vectors" in outputs).toBe(expected.vectors !== undefined);
    if (expected.vectors) expectNear(outputs.vectors, expected.vectors.flat(2));
  });
});

function expectNear({ data }: HostTensor, expected: readonly number[]): void {
  expect(data.length).toBe(expected.length);
  expected.forEach((value, i) => expect(data[i]).toBeCloseTo(value, 5));
}
