import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { ENGINES } from "./agreement";
import { composites } from "./composites";
import { STEPS, train } from "./training";

describe.each(Object.entries(composites))("training of %s", (_name, make) => {
  const composite = make();

  it.each(ENGINES)("has the same losses on %s as on cpu, and frees what each step made", async (engine) => {
    const before = tf.memory();
    const { losses, held } = await train(composite, engine);
    const reference = await train(composite, "cpu");
    losses.forEach((loss, i) => expect(Math.abs(loss - reference.losses[i])).toBeLessThan(1e-4));
    expect(losses[STEPS - 1]).toBeLessThan(losses[0]);
    expect(held.slice(2)).toEqual(Array.from({ length: STEPS - 1 }, () => held.slice(0, 2)).flat());
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
    });
  });
});
