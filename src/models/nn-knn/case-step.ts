/** The two steps that are compiled from a network over cases: one trains, one predicts. */
import * as tf from "@tensorflow/tfjs";
import { valueAndGradient } from "../../engine/gradient";
import type { Step } from "../../engine/step";
import { flatten, isTensor, mapTree, type Tree } from "../../engine/tensors";
import { adam, type AdamState } from "../../training/adam";
import { clipByGlobalNorm } from "../../training/clip-by-global-norm";
import type { CaseParameters, ComparedCases } from "./activator";
import { type Draw, ofDrawn, withDecayOfAll, withoutRepeats } from "./drawn-cases";

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
 * State: `weights`, `measured`, `adam`. Batch: `x`, `targets`, `rowWeights`, `own`, `learningRate`, `cases` (all), and `draw`
 * where it is compared with a few of them. Metric: `loss`.
 */
export function trainingStep(forward: CaseForward, loss: CaseLoss, settings: OptimizerSettings): Step {
  const { weightDecay, clipNorm, relativeRate } = settings;
  return (state, batch) => {
    const { weights, measured } = parametersIn(state);
    const { x, targets, rowWeights, own, learningRate } = batch as { [name: string]: tf.Tensor };
    const cases = casesIn(batch);
    const { draw } = cases;
    const { loss: value, gradient } = valueAndGradient(
      (current) => {
        const outputs = forward({ weights: current, measured }, x as tf.Tensor2D, cases, own as tf.Tensor1D);
        return { loss: loss(outputs, targets as tf.Tensor2D, rowWeights as tf.Tensor1D), rest: {} };
      },
      draw ? ofDrawn(weights, draw) : weights,
    );
    const slopes = draw ? withoutRepeats(gradient, draw) : gradient;
    const clipped = clipNorm > 0 ? clipByGlobalNorm(slopes, clipNorm) : slopes;
    const decayed = withDecay(clipped, weights, weightDecay, draw);
    const next = adam(weights, decayed, state.adam as AdamState<tf.Tensor>, learningRate, relativeRate);
    return { state: { ...state, weights: next.weights, adam: next.state }, metrics: { loss: value } };
  };
}

/** Prediction: state and batch as for training, less what it takes to learn; the metric is `outputs`, rows x outputs. */
export function predictionStep(forward: CaseForward): Step {
  return (state, batch) => {
    const { weights, measured } = parametersIn(state);
    const cases = casesIn(batch);
    const compared = cases.draw ? ofDrawn(weights, cases.draw) : weights;
    const outputs = forward({ weights: compared, measured }, batch.x as tf.Tensor2D, cases);
    return { state, metrics: { outputs } };
  };
}

/** A tree without tensors leaves no trace in a state. */
function parametersIn({ weights, measured = {} }: Tree<tf.Tensor>): CaseParameters {
  return { weights: weights as Tree<tf.Tensor>, measured: measured as Tree<tf.Tensor> };
}

/** The cases that a batch is compared with. */
function casesIn(batch: Tree<tf.Tensor>): ComparedCases {
  const { cases, draw } = batch as { cases: Omit<ComparedCases, "draw">; draw?: Draw };
  if (!draw) return cases;
  return { x: tf.gather(cases.x, draw.rows), values: tf.gather(cases.values, draw.rows), draw };
}

/** The gradient together with that of L2 weight decay, which moves cases that were not drawn, too. */
function withDecay(
  gradient: Tree<tf.Tensor>,
  weights: Tree<tf.Tensor>,
  weightDecay: number,
  draw: Draw | undefined,
): Tree<tf.Tensor> {
  const byPath = new Map(flatten(weights, isTensor));
  return mapTree(gradient, isTensor, (slopes, path) => {
    const own = byPath.get(path)!;
    if (draw && path === "cases") {
      return withDecayOfAll(slopes as tf.Tensor2D, own as tf.Tensor2D, weightDecay, draw);
    }
    return weightDecay === 0 ? slopes : tf.add(slopes, tf.mul(own, weightDecay));
  });
}
