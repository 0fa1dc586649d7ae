import * as tf from "@tensorflow/tfjs";
import { order } from "../../../src/engine/trace/order";
import { bools, float32, floats, ints } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

describeLowerings(order, [
  ...[0, 1, 2].flatMap((axis) =>
    [false, true].flatMap((exclusive) =>
      [false, true].flatMap((reverse): LoweringCase[] => {
        const about = `axis ${axis}${exclusive ? ", exclusive" : ""}${reverse ? ", reversed" : ""}`;
        const inputs = [floats([2, 3, 4])];
        return [
          {
            kernel: "Cumsum",
            about,
            inputs,
            compute: (x) => tf.cumsum(x, axis, exclusive, reverse),
            // tfjs's own gradient returns other axes than the last in the wrong order.
            gradient: axis === 2,
          },
          { kernel: "Cumprod", about, inputs, compute: (x) => tf.cumprod(x, axis, exclusive, reverse) },
        ];
      }),
    ),
  ),
  { kernel: "Cumprod", about: "long", inputs: [floats([2, 37], 0.8, 1.2)], compute: (x) => tf.cumprod(x, 1) },
  { kernel: "Cumprod", inputs: [ints([2, 3])], compute: (x) => tf.cumprod(x, 1) },
  { kernel: "Cumsum", inputs: [ints([2, 3])], compute: (x) => tf.cumsum(x, 1) },
  { kernel: "Cumsum", inputs: [bools([2, 3])], compute: (x) => tf.cumsum(x, 1) },
  ...[1, 2, 4].map((k): LoweringCase => ({
    kernel: "TopK",
    about: `k ${k}`,
    inputs: [floats([2, 3, 4])],
    compute: (x) => {
      const { values, indices } = tf.topk(x, k);
      return [values, indices];
    },
  })),
  {
    kernel: "TopK",
    about: "ties",
    inputs: [float32([2, 5, 5, 1, 5])],
    compute: (x) => tf.topk(x, 4).indices,
  },
  { kernel: "TopK", inputs: [ints([3, 5])], compute: (x) => tf.topk(x, 2).values },
  ...[[4], [3, 4], [2, 3, 4]].map((shape): LoweringCase => ({
    kernel: "Softmax",
    inputs: [floats(shape, -5, 5)],
    compute: (x) => tf.softmax(x),
    gradient: true,
  })),
  {
    kernel: "Softmax",
    about: "far from 0",
    inputs: [float32([1000, 999, -1000])],
    compute: (x) => tf.softmax(x),
  },
]);
