/**
 * Adam:
 *
 *     m = β1 m + (1 - β1) g,  v = β2 v + (1 - β2) g²
 *     w = w - η (m / (1 - β1^t)) / (sqrt(v / (1 - β2^t)) + ε)
 *
 * Source: D. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1, with its defaults.
 */
import * as tf from "@tensorflow/tfjs";
import {
  flatten,
  type HostTensor,
  isHostTensor,
  isTensor,
  mapTree,
  type Tree,
  unflatten,
} from "../engine/tensors";

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** First and second moments `m`, `v` of each weight, and the number of steps taken. */
export type AdamState<T> = { m: Tree<T>; v: Tree<T>; step: T };

/** Moments of zero for weights of these shapes. */
export function initAdam(weights: Tree<HostTensor>): AdamState<HostTensor> {
  const zeros = () =>
    mapTree(weights, isHostTensor, ({ data, shape }) => ({ data: new Float32Array(data.length), shape }));
  return { m: zeros(), v: zeros(), step: { data: new Float32Array(1), shape: [] } };
}

/**
 * One update of all weights.
 *
 * @param learningRate η, a scalar tensor, so that it may change from step to step.
 * @param relativeRate a factor on it for the weight at a path, where not all learn at one rate.
 */
export function adam(
  weights: Tree<tf.Tensor>,
  gradient: Tree<tf.Tensor>,
  state: AdamState<tf.Tensor>,
  learningRate: tf.Tensor,
  relativeRate: (path: string) => number = () => 1,
): { weights: Tree<tf.Tensor>; state: AdamState<tf.Tensor> } {
  const step = tf.add(state.step, 1);
  // The corrections of both moments, drawn together into scalars: three passes over each weight fewer.
  const correction1 = tf.sub(1, tf.pow(BETA_1, step));
  const correction2 = tf.sqrt(tf.sub(1, tf.pow(BETA_2, step)));
  const rate = tf.div(tf.mul(learningRate, correction2), correction1);
  const epsilon = tf.mul(correction2, EPSILON);

  const [gradients, ms, vs] = [gradient, state.m, state.v].map((tree) => new Map(flatten(tree, isTensor)));
  const next = flatten(weights, isTensor).map(([path, weight]) => {
    const g = gradients.get(path)!;
    const m = tf.add(tf.mul(ms.get(path)!, BETA_1), tf.mul(g, 1 - BETA_1));
    const v = tf.add(tf.mul(vs.get(path)!, BETA_2), tf.mul(tf.square(g), 1 - BETA_2));
    const ownRate = relativeRate(path) === 1 ? rate : tf.mul(rate, relativeRate(path));
    const updated = tf.sub(weight, tf.div(tf.mul(m, ownRate), tf.add(tf.sqrt(v), epsilon)));
    return { path, m, v, updated };
  });
  const tree = (key: "m" | "v" | "updated") =>
    unflatten(next.map((entry) => [entry.path, entry[key]] as const));
  return { weights: tree("updated"), state: { m: tree("m"), v: tree("v"), step } };
}
