import type * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { dropout } from "../../../src/models/layers/dropout";
import { bool, expectClose, float32, outputsOf } from "../../engine/agreement";

const x = float32([1, -2, 3, 4], [2, 2]);
const mask = bool([1, 0, 0, 1], [2, 2]);
const dropped = async (rate: number, masked: boolean) => {
  const { y } = await outputsOf(
    (given) => ({ y: dropout(given.x as tf.Tensor, given.mask as tf.Tensor | undefined, rate) }),
    masked ? { x, mask } : { x },
    "cpu",
  );
  return y;
};

describe("dropout", () => {
  it("zeroes what the mask drops and scales up what it keeps", async () => {
    expectClose(await dropped(0.2, true), float32([1 / 0.8, 0, 0, 4 / 0.8], [2, 2]), 1e-6);
  });

  it("changes nothing at inference, and nothing at a rate of 0", async () => {
    expect(await dropped(0.2, false)).toEqual(x);
    expect(await dropped(0, true)).toEqual(x);
  });
});
