/**
 * A network as pure functions of its parameters, and the two steps that are compiled from them: one trains, one predicts.
 */
import * as tf from "@tensorflow/tfjs";
import { valueAndGradient } from "../engine/gradient";
import type { Step } from "../engine/step";
import type { Tree } from "../engine/tensors";
import { adam, type AdamState } from "../training/adam";

/** Sizes that follow from the data. */
export interface NetworkShape {
  readonly features: number;
  readonly classes: number;
}

/** Trained weights, and the moving averages of batch normalisation. */
export type NetworkParameters<T> = { weights: Tree<T>; statistics: Tree<T> };

/** What a network computes for the rows of a batch. */
export type NetworkOutputs = {
  /** log Y_t^P for t = 1 .. K, each rows x classes; absent where no labels are predicted. */
  logProbabilities?: tf.Tensor2D[];
  /** X_t^P, (K rows) x features, steps-major; absent where no vectors are predicted. */
  vectors?: tf.Tensor2D;
  /** p^t for t = 1 .. K, each rows x rows of the memory; absent where no external memory is read. */
  attention?: tf.Tensor2D[];
  /** The statistics after this batch. */
  statistics: Tree<tf.Tensor>;
};

/** What the rows of a batch should be answered with. */
export type NetworkTargets = {
  /** Y^GT: rows. */
  labels: tf.Tensor1D;
  /** Y_t^T: rows x K; absent where nothing is learned from neighbours. */
  neighborLabels?: tf.Tensor2D;
  /** X_t^T: (K rows) x features, steps-major; absent where no vectors are predicted. */
  neighborVectors?: tf.Tensor2D;
};

/**
 * The outputs for a batch; `masks` are the dropout masks while training, `undefined` at inference; `memory` are the
 * training rows that the batch may read beside its own, empty for most networks.
 */
export type Forward = (
  parameters: NetworkParameters<tf.Tensor>,
  x: tf.Tensor2D,
  masks: Tree<tf.Tensor> | undefined,
  memory: Tree<tf.Tensor>,
) => NetworkOutputs;

/** The loss, a mean over the rows. */
export type Loss = (outputs: NetworkOutputs, targets: NetworkTargets) => tf.Scalar;

/**
 * One step of training: forward, backward, Adam.
 *
 * State: `weights`, `statistics`, `adam`. Batch: `x`, `targets`, `masks`, `memory`, `learningRate`. Metric:
 * `loss`.
 */
export function trainingStep(forward: Forward, loss: Loss): Step {
  return (state, batch) => {
    const { weights, statistics, adam: moments } = state as { [group: string]: Tree<tf.Tensor> };
    const { targets, masks, x, learningRate } = batch as Tree<tf.Tensor> & { x: tf.Tensor2D };
    const stepped = valueAndGradient((current) => {
      const parameters = { weights: current, statistics };
      const outputs = forward(parameters, x, masks as Tree<tf.Tensor>, memoryOf(batch));
      return {
        loss: loss(outputs, targets as unknown as NetworkTargets),
        rest: { statistics: outputs.statistics },
      };
    }, weights);
    const { gradient, rest } = stepped;
    const next = adam(weights, gradient, moments as AdamState<tf.Tensor>, learningRate as tf.Tensor);
    return {
      // Statistics without tensors leave no trace.
      state: { weights: next.weights, statistics: rest.statistics ?? {}, adam: next.state },
      metrics: { loss: stepped.loss },
    };
  };
}

/**
 * Prediction: the parameters as state, `x` and `memory` as batch; the metrics are `labels`, rows x K x classes, and `vectors`,
 * rows x K x features, where the network predicts them.
 */
export function predictionStep(forward: Forward): Step {
  return (state, batch) => {
    const x = batch.x as tf.Tensor2D;
    const parameters = state as NetworkParameters<tf.Tensor>;
    const { logProbabilities, vectors } = forward(parameters, x, undefined, memoryOf(batch));
    const metrics: Tree<tf.Tensor> = {};
    if (logProbabilities) metrics.labels = tf.exp(tf.stack(logProbabilities, 1));
    if (vectors) {
      const [rows, features] = x.shape;
      metrics.vectors = tf.transpose(tf.reshape(vectors, [-1, rows, features]), [1, 0, 2]);
    }
    return { state, metrics };
  };
}

/** As `predictionStep`, for looking into a network: the metric is `attention`, rows x K x rows of the memory. */
export function attentionStep(forward: Forward): Step {
  return (state, batch) => {
    const parameters = state as NetworkParameters<tf.Tensor>;
    const { attention } = forward(parameters, batch.x as tf.Tensor2D, undefined, memoryOf(batch));
    return { state, metrics: { attention: tf.stack(attention!, 1) } };
  };
}

/** A memory without tensors leaves no trace in a batch. */
const memoryOf = (batch: Tree<tf.Tensor>) => (batch.memory ?? {}) as Tree<tf.Tensor>;
