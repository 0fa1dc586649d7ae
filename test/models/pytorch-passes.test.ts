import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { valueAndGradient } from "../../src/engine/gradient";
import {
  flatten,
  type HostTensor,
  isHostTensor,
  sizeOf,
  type Tree,
  unflatten,
} from "../../src/engine/tensors";
import { MNkNNVec } from "../../src/models/mnknn-vec";
import type { NetworkTargets } from "../../src/models/network";
import { V2VSLS } from "../../src/models/v2vsls";
import { outputsOf } from "../engine/agreement";
import passes from "./fixtures/network-passes.json";
import { internalsOf } from "./small-networks";

type Nested = number | readonly Nested[];

const { options } = passes;
const [HIDDEN, K] = [options.hidden, options.k];

const valuesOf = (nested: Nested): number[] =>
  typeof nested === "number" ? [nested] : nested.flatMap(valuesOf);
const shapeOf = (nested: Nested): number[] =>
  typeof nested === "number" ? [] : [nested.length, ...shapeOf(nested[0])];
const floats = (nested: Nested, shape = shapeOf(nested)): HostTensor => ({
  data: Float32Array.from(valuesOf(nested)),
  shape,
});
const integers = (nested: Nested): HostTensor => ({
  data: Int32Array.from(valuesOf(nested)),
  shape: shapeOf(nested),
});
const bits = (nested: Nested, shape: number[]): HostTensor => ({
  data: Uint8Array.from(valuesOf(nested)),
  shape,
});

const rows = passes.V2VSLS.x.length;
const NETWORKS = [
  { pass: passes.V2VSLS, network: new V2VSLS(options), outputMask: [K, rows, HIDDEN] },
  { pass: passes.MNkNN_VEC, network: new MNkNNVec(options), outputMask: [K * rows, HIDDEN] },
].map((entry) => ({ ...entry, name: entry.network.name }));

describe.each(NETWORKS)("a pass of $name, forward and backward", ({ pass, network, outputMask }) => {
  it.each(["cpu", "onnx"])("is PyTorch's, on %s", async (engine) => {
    const { forward, loss } = internalsOf(network);
    const features = pass.x[0].length;
    const weights = Object.entries(pass.weights).map(([name, value]) => [name, floats(value)] as const);
    const inputs: Tree<HostTensor> = {
      weights: unflatten(weights),
      x: floats(pass.x),
      masks: {
        encoding: bits(pass.masks.encoding, [rows, HIDDEN]),
        outputs: bits(pass.masks.outputs, outputMask),
      },
      targets: {
        labels: integers(pass.labels),
        neighborLabels: integers(pass.neighborLabels),
        neighborVectors: floats(pass.neighborVectors, [K * rows, features]),
      },
      ...("memory" in pass ? { memory: { vectors: floats(pass.memory) } } : {}),
    };
    const outputs = await outputsOf(
      (given) => {
        const untrained = (units: number) => ({ mean: tf.zeros([units]), variance: tf.ones([units]) });
        const statistics = { normalization: untrained(HIDDEN), layerNormalization: untrained(K * HIDDEN) };
        const { masks, memory = {}, targets } = given as { [name: string]: Tree<tf.Tensor> };
        const found = valueAndGradient((current) => {
          const outputs = forward.call(
            network,
            { weights: current, statistics },
            given.x as tf.Tensor2D,
            masks,
            memory,
          );
          const { logProbabilities, vectors } = outputs;
          return {
            loss: loss.call(network, outputs, targets as unknown as NetworkTargets),
            rest: {
              probabilities: tf.exp(tf.stack(logProbabilities!)),
              vectors: vectors!,
              ...(outputs.statistics.normalization as Tree<tf.Tensor>),
            },
          };
        }, given.weights as Tree<tf.Tensor>);
        return { loss: found.loss, gradient: found.gradient, ...found.rest };
      },
      inputs,
      engine,
    );

    const expected: Tree<HostTensor> = {
      loss: floats(pass.loss),
      gradient: unflatten(Object.entries(pass.gradient).map(([name, value]) => [name, floats(value)])),
      probabilities: floats(pass.probabilities),
      vectors: floats(pass.vectors, [K * rows, features]),
      mean: floats(pass.mean),
      variance: floats(pass.variance),
    };
    const leaves = flatten(expected, isHostTensor);
    expect(Object.keys(outputs).sort()).toEqual(leaves.map(([path]) => path).sort());
    for (const [path, { data, shape }] of leaves) {
      expect(outputs[path].shape, path).toEqual(shape);
      expect(sizeOf(shape)).toBeGreaterThan(0);
      data.forEach((value, at) => {
        const tolerance = 2e-5 * Math.max(1, Math.abs(value));
        expect(Math.abs(outputs[path].data[at] - value), `${path} at ${at}`).toBeLessThan(tolerance);
      });
    }
  });
});
