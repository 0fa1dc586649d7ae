/**
 * A network over cases as a pure function of its parameters, and the two steps that are compiled from it: one trains, one
 * predicts.
 */
import * as tf from "@tensorflow/tfjs";
import { valueAndGradient } from "../../engine/gradient";
import type { Step } from "../../engine/step";
import { flatten, isTensor, mapTree, type Tree } from "../../engine/tensors";
import { adam, type AdamState } from "../../training/adam";
import { clipByGlobalNorm } from "../../training/clip-by-global-norm";

/** The cases that a batch is compared with. */
export type ComparedCases = {
  /** cases x inputs. */
  x: tf.Tensor2D;
  /** What the cases speak for, cases x outputs: their classes, one-hot, or their targets. */
  values: tf.Tensor2D;
  /** Which of all cases they are; absent where they are all. */
  rows?: tf.Tensor1D;
};

export type CaseParameters = {
  /** What is learned. */
  weights: Tree<tf.Tensor>;
  /** Numbers that stay as they were before training. */
  constants: Tree<tf.Tensor>;
};

/**
 * The outputs for a batch of queries, rows x outputs.
 *
 * @param x rows x inputs.
 * @param own which case each query is itself; absent at inference.
 */
export type CaseForward = (
  parameters: CaseParameters,
  x: tf.Tensor2D,
  cases: ComparedCases,
  own: tf.Tensor1D | undefined,
) => tf.Tensor2D;

/**
 * The loss of a batch.
 *
 * @param targets rows x outputs.
 * @param rowWeights the share of each row in the loss; they sum to 1.
 */
export type CaseLoss = (outputs: tf.Tensor2D, targets: tf.Tensor2D, rowWeights: tf.Tensor1D) => tf.Scalar;

export interface OptimizerSettings {
  /** Times the weights, added to their gradient. */
  readonly weightDecay: number;
  /** The largest norm of the gradient of all weights together. */
  readonly clipNorm: number;
  /** The learning rate of the weight at a path, relative to that of the training. */
  relativeRate(path: string): number;
}

/**
 * One step of training: forward, backward, Adam.
 *
 * State: `weights`, `constants`, `adam`, and `cases` where they are the same in all batches. Batch: `x`, `targets`,
 * `rowWeights`, `own`, `learningRate`, and `cases` where they are drawn. Metric: `loss`.
 */
export function trainingStep(forward: CaseForward, loss: CaseLoss, settings: OptimizerSettings): Step {
  const { weightDecay, clipNorm, relativeRate } = settings;
  return (state, batch) => {
    const { weights, constants = {}, adam: moments } = state as { [group: string]: Tree<tf.Tensor> };
    const { x, targets, rowWeights, own, learningRate } = batch as { [name: string]: tf.Tensor };
    const cases = (state.cases ?? batch.cases) as ComparedCases;
    const stepped = valueAndGradient((current) => {
      const outputs = forward({ weights: current, constants }, x as tf.Tensor2D, cases, own as tf.Tensor1D);
      return { loss: loss(outputs, targets as tf.Tensor2D, rowWeights as tf.Tensor1D), rest: {} };
    }, weights);
    const clipped = clipByGlobalNorm(stepped.gradient, clipNorm);
    const next = adam(
      weights,
      decayed(clipped, weights, weightDecay),
      moments as AdamState<tf.Tensor>,
      learningRate,
      relativeRate,
    );
    return {
      state: { ...state, weights: next.weights, adam: next.state },
      metrics: { loss: stepped.loss },
    };
  };
}

/** Prediction: state and batch as for training, less what is learned from; the metric is `outputs`, rows x outputs. */
export function predictionStep(forward: CaseForward): Step {
  return (state, batch) => {
    const { weights, constants = {} } = state as { [group: string]: Tree<tf.Tensor> };
    const cases = (state.cases ?? batch.cases) as ComparedCases;
    const outputs = forward({ weights, constants }, batch.x as tf.Tensor2D, cases, undefined);
    return { state, metrics: { outputs } };
  };
}

/** L2 weight decay: its gradient beside the loss's. */
function decayed(gradient: Tree<tf.Tensor>, weights: Tree<tf.Tensor>, weightDecay: number): Tree<tf.Tensor> {
  if (weightDecay === 0) return gradient;
  const byPath = new Map(flatten(weights, isTensor));
  return mapTree(gradient, isTensor, (slope, path) => tf.add(slope, tf.mul(byPath.get(path)!, weightDecay)));
}
