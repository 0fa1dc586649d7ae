import type * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { valueAndGradient } from "../../src/engine/gradient";
import type { Tree } from "../../src/engine/tensors";
import type { NetworkTargets } from "../../src/models/network";
import { outputsOf } from "../engine/agreement";
import { naiveForward, naiveLoss, type Parameters } from "./naive-network";
import {
  internalsOf,
  naiveParameters,
  OPTIONS,
  parametersIn,
  smallNetworks,
  someBatch,
  someParameters,
} from "./small-networks";

const STEP = 1e-5;

describe.each(smallNetworks())("$name: loss and gradient, dropout masks on", (model) => {
  const network = internalsOf(model);
  const parameters = someParameters(network);
  const { tensors, naive } = someBatch(network);
  const lossAt = (at: Parameters) =>
    naiveLoss[network.name](naiveForward[network.name](at, naive, OPTIONS), naive, OPTIONS);

  it.each(["cpu", "onnx"])(
    "on %s agree with naive loops and with their central differences, for every weight",
    async (engine) => {
      const { loss, ...gradient } = await outputsOf(
        ({ parameters: given, ...batch }) => {
          const { x, targets, masks } = batch as Tree<tf.Tensor> & { x: tf.Tensor2D };
          const memory = (batch.memory ?? {}) as Tree<tf.Tensor>;
          const { weights, statistics } = parametersIn(given as Tree<tf.Tensor>);
          const result = valueAndGradient((current) => {
            const at = { weights: current, statistics };
            const outputs = network.forward(at, x, masks as Tree<tf.Tensor>, memory);
            return { loss: network.loss(outputs, targets as unknown as NetworkTargets), rest: {} };
          }, weights);
          return { loss: result.loss, weights: result.gradient };
        },
        { parameters, ...tensors },
        engine,
      );

      const at = naiveParameters(parameters);
      expect(loss.data[0]).toBeCloseTo(lossAt(at), 5);
      const names = Object.keys(at).filter((name) => name.startsWith("weights/"));
      expect(Object.keys(gradient).sort()).toEqual(names.sort());
      for (const name of names) {
        const { data } = at[name];
        let largest = 0;
        for (let i = 0; i < data.length; i++) {
          const value = data[i];
          data[i] = value + STEP;
          const above = lossAt(at);
          data[i] = value - STEP;
          const below = lossAt(at);
          data[i] = value;
          const slope = (above - below) / (2 * STEP);
          expect(gradient[name].data[i], `${name} at ${i}`).toBeCloseTo(slope, 4);
          largest = Math.max(largest, Math.abs(slope));
        }
        // A weight that moves nothing would pass whatever its gradient's formula is.
        expect(largest, name).toBeGreaterThan(1e-3);
      }
    },
  );
});
