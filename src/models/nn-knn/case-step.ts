/** The two steps that are compiled from a network over cases: one trains, one predicts. */
import * as tf from "@tensorflow/tfjs";
import { valueAndGradient } from "../../engine/gradient";
import type { Step } from "../../engine/step";
import { flatten, isTensor, mapTree, type Tree } from "../../engine/tensors";
import { adam, type AdamState } from "../../training/adam";
import { clipByGlobalNorm } from "../../training/clip-by-global-norm";
import type { CaseParameters, ComparedCases } from "./activator";

/**
 * The outputs for a batch of queries, rows x outputs.
 *
 * @param x rows x inputs.
 * @param own in training, which case each query is itself.
 */
export type CaseForward = (
  parameters: CaseParameters,
  x: tf.Tensor2D,
  cases: ComparedCases,
  own?: tf.Tensor1D,
) => tf.Tensor2D;

/**
 * The loss of a batch.
 *
 * @param targets rows x outputs.
 * @param rowWeights the share of each row in the loss; they sum to 1.
 */
export type CaseLoss = (outputs: tf.Tensor2D, targets: tf.Tensor2D, rowWeights: tf.Tensor1D) => tf.Scalar;

export interface OptimizerSettings {
  /** The weights times this are added to their gradient. */
  readonly weightDecay: number;
  /** The largest norm of the gradient of all weights together; 0 for any. */
  readonly clipNorm: number;
  /** The learning rate of the weight at a path, relative to that of the training. */
  relativeRate(path: string): number;
}

/**
 * One step of training: forward, backward, clipping, weight decay, Adam.
 *
 * State: `weights`, `measured`, `adam`, and `cases` where a batch is compared with all. Batch: `x`, `targets`,
 * `rowWeights`, `own`, `learningRate`, and `cases` where they are drawn. Metric: `loss`.
 */
export function trainingStep(forward: CaseForward, loss: CaseLoss, settings: OptimizerSettings): Step {
  const { weightDecay, clipNorm, relativeRate } = settings;
  return (state, batch) => {
    const { weights, measured } = parametersIn(state);
    const { x, targets, rowWeights, own, learningRate } = batch as { [name: string]: tf.Tensor };
    const { loss: value, gradient } = valueAndGradient((current) => {
      const parameters = { weights: current, measured };
      const outputs = forward(parameters, x as tf.Tensor2D, casesOf(state, batch), own as tf.Tensor1D);
      return { loss: loss(outputs, targets as tf.Tensor2D, rowWeights as tf.Tensor1D), rest: {} };
    }, weights);
    const clipped = clipNorm > 0 ? clipByGlobalNorm(gradient, clipNorm) : gradient;
    const slopes = decayed(clipped, weights, weightDecay);
    const next = adam(weights, slopes, state.adam as AdamState<tf.Tensor>, learningRate, relativeRate);
    return { state: { ...state, weights: next.weights, adam: next.state }, metrics: { loss: value } };
  };
}

/** Prediction: state and batch as for training, less what is learned from; the metric is `outputs`, rows x outputs. */
export function predictionStep(forward: CaseForward): Step {
  return (state, batch) => {
    const outputs = forward(parametersIn(state), batch.x as tf.Tensor2D, casesOf(state, batch));
    return { state, metrics: { outputs } };
  };
}

/** A tree without tensors leaves no trace in a state. */
function parametersIn({ weights, measured = {} }: Tree<tf.Tensor>): CaseParameters {
  return { weights: weights as Tree<tf.Tensor>, measured: measured as Tree<tf.Tensor> };
}

function casesOf(state: Tree<tf.Tensor>, batch: Tree<tf.Tensor>): ComparedCases {
  return (state.cases ?? batch.cases) as ComparedCases;
}

/** The gradient together with that of L2 weight decay. */
function decayed(gradient: Tree<tf.Tensor>, weights: Tree<tf.Tensor>, weightDecay: number): Tree<tf.Tensor> {
  if (weightDecay === 0) return gradient;
  const byPath = new Map(flatten(weights, isTensor));
  return mapTree(gradient, isTensor, (slope, path) => tf.add(slope, tf.mul(byPath.get(path)!, weightDecay)));
}
