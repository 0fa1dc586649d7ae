import * as tf from "@tensorflow/tfjs";
import { compile } from "../../src/engine/compile";
import { valueAndGradient } from "../../src/engine/gradient";
import type { Step } from "../../src/engine/step";
import { flatten, isTensor, type Tree, unflatten } from "../../src/engine/tensors";
import type { Composite, Tensors } from "./composites";

process.env.NEURAL_KNN_QUIET = "1";

export const STEPS = 8;

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
export async function train(
  composite: Composite,
  engine: string,
): Promise<{ losses: number[]; held: number[] }> {
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
