import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/engine/compile";
import { valueAndGradient } from "../../src/engine/gradient";
import type { Step } from "../../src/engine/step";
import { flatten, isTensor, type Tree, unflatten } from "../../src/engine/tensors";
import { ENGINES } from "./agreement";
import { type Composite, composites, type Tensors } from "./composites";

const STEPS = 8;

/** Gradient descent with momentum. */
const descent =
  ({ loss }: Composite): Step =>
  (state, batch) => {
    const { weights, velocity } = state as { [group: string]: Tree<tf.Tensor> };
    const { data, rate } = batch as { data: Tree<tf.Tensor>; rate: tf.Tensor };
    const result = valueAndGradient(
      (current) => ({ loss: loss(current as Tensors, data as Tensors), rest: {} }),
      weights,
    );
    const next = flatten(weights, isTensor).map(([name, weight]) => {
      const moved = tf.add(tf.mul(velocity[name] as tf.Tensor, 0.9), result.gradient[name] as tf.Tensor);
      return [name, moved, tf.sub(weight, tf.mul(moved, rate))] as const;
    });
    return {
      state: {
        velocity: unflatten(next.map(([name, moved]) => [name, moved] as const)),
        weights: unflatten(next.map(([name, , weight]) => [name, weight] as const)),
      },
      metrics: { loss: result.loss },
    };
  };

/** The losses of training for a few steps, and how many tensors tfjs holds after each. */
async function train(composite: Composite, engine: string): Promise<{ losses: number[]; held: number[] }> {
  const zeros = Object.entries(composite.weights).map(
    ([name, { data, shape }]) => [name, { data: new Float32Array(data.length), shape }] as const,
  );
  const batch = { data: composite.data, rate: { data: Float32Array.of(0.02), shape: [] } };
  const state = { weights: composite.weights, velocity: Object.fromEntries(zeros) };
  const step = await compile(descent(composite), state, batch, { engine, threads: 1 });
  const [losses, held]: [number[], number[]] = [[], []];
  for (let i = 0; i < STEPS; i++) {
    losses.push((await step.run(batch)).loss.data[0]);
    held.push(tf.memory().numTensors, tf.memory().numDataBuffers);
  }
  step.dispose();
  return { losses, held };
}

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
