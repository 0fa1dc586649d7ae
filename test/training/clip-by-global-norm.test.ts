import type * as tf from "@tensorflow/tfjs";
import { describe, it } from "vitest";
import type { Tree } from "../../src/engine/tensors";
import { clipByGlobalNorm } from "../../src/training/clip-by-global-norm";
import { expectClose, float32, outputsOf } from "../engine/agreement";

/** 3, 4 and 12: the norm of all is 13. */
const gradient = { a: float32([3, 0, -4], [3, 1]), b: { c: float32([12], []) } };

const clipped = (largest: number, engine: string) =>
  outputsOf((inputs) => clipByGlobalNorm(inputs as Tree<tf.Tensor>, largest), gradient, engine);

describe.each(["cpu", "onnx"])("clipByGlobalNorm on %s", (engine) => {
  it("shortens a gradient that is too long, all its parts alike", async () => {
    const parts = await clipped(6.5, engine);
    expectClose(parts.a, float32([1.5, 0, -2], [3, 1]), 1e-5);
    expectClose(parts["b/c"], float32([6], []), 1e-5);
  });

  it.each([13.1, 100])("leaves alone what is not longer than %s", async (largest) => {
    const parts = await clipped(largest, engine);
    expectClose(parts.a, gradient.a, 0);
    expectClose(parts["b/c"], gradient.b.c, 0);
  });

  it("leaves a gradient of zeros as it is", async () => {
    const { a } = await outputsOf(
      (inputs) => clipByGlobalNorm(inputs as Tree<tf.Tensor>, 0.5),
      { a: float32([0, 0]) },
      engine,
    );
    expectClose(a, float32([0, 0]), 0);
  });
});
