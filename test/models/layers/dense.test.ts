import type * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { RandomState } from "../../../src/engine/random";
import { dense, type DenseParameters, glorot, initDense } from "../../../src/models/layers/dense";
import { float32, outputsOf } from "../../engine/agreement";

describe("dense", () => {
  it("multiplies rows by the kernel and adds the bias", async () => {
    const inputs = {
      x: float32([1, 2, 3, -1, 0, 2], [2, 3]),
      layer: { kernel: float32([1, -1, 0.5, 2, 0, 3], [3, 2]), bias: float32([10, 20]) },
    };
    const { y } = await outputsOf(
      ({ x, layer }) => ({ y: dense(layer as DenseParameters, x as tf.Tensor2D) }),
      inputs,
      "cpu",
    );
    expect(y).toEqual(float32([1 + 1 + 0 + 10, -1 + 4 + 9 + 20, -1 + 0 + 10, 1 + 6 + 20], [2, 2]));
  });
});

describe("glorot", () => {
  it("draws uniformly between ±sqrt(6 / (inputs + outputs)), the same for the same stream", () => {
    const { data, shape } = glorot(new RandomState(5), 200, 100);
    expect(shape).toEqual([200, 100]);
    const limit = Math.sqrt(6 / 300);
    expect(data.every((value) => Math.abs(value) <= limit)).toBe(true);
    // Ten bins of 2000 draws each: four standard deviations are 170.
    const bins = new Array<number>(10).fill(0);
    for (const value of data) bins[Math.min(9, Math.floor((5 * (value + limit)) / limit))]++;
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(170);
    expect(glorot(new RandomState(5), 200, 100).data).toEqual(data);
    expect(glorot(new RandomState(6), 200, 100).data).not.toEqual(data);
  });

  it("is where the kernel of a dense layer begins; its bias begins at 0", () => {
    const { kernel, bias } = initDense(new RandomState(5), 3, 2);
    expect(kernel).toEqual(glorot(new RandomState(5), 3, 2));
    expect(bias).toEqual(float32([0, 0]));
  });
});
