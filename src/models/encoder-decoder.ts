/**
 * The sequence to sequence network under V2LS, V2VS and V2VSLS (section 2.1): an LSTM encoder over a sequence of
 * length 1, the sample itself, and an LSTM decoder of K steps.
 *
 *     h^e   = LSTM(x)
 *     h_t^d = f(P_{t-1}, h_{t-1}^d, h^e)
 *     y_t   = g(P_{t-1}, h_t^d, h^e)                                                              (equation 1)
 *
 * P_{t-1} is what the previous step predicted. `f` is an LSTM cell whose state begins as the encoder's; `g` is one
 * layer of rectified linear units. Batch normalisation acts on h^e, dropout on h^e and y_t: the paper uses both and
 * does not say where.
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import {
  batchNormalization,
  type BatchNormalizationWeights,
  type BatchStatistics,
  initBatchNormalization,
} from "./layers/batch-normalization";
import { dense, type DenseParameters, initDense } from "./layers/dense";
import { dropout } from "./layers/dropout";
import { firstLstmStep, lstmStep } from "./layers/lstm";

/** Sizes of the network. */
export interface EncoderDecoderShape {
  /** Features of a sample. */
  features: number;
  /** Length of P_t: the number of classes where labels are fed back, of features where vectors are. */
  fedBack: number;
  /** Units of each LSTM and of y_t. */
  hidden: number;
}

export type EncoderDecoderWeights = {
  /** x -> gates i, o, g of the encoder. */
  encoder: DenseParameters;
  normalization: BatchNormalizationWeights;
  /** h^e -> its share of the decoder's gates i, f, o, g, the same at all steps. */
  context: DenseParameters;
  /** [P_{t-1}, h_{t-1}^d] -> the rest of the gates. */
  recurrence: { kernel: tf.Tensor2D };
  /** h^e -> its share of y_t, the same at all steps. */
  outputContext: DenseParameters;
  /** [P_{t-1}, h_t^d] -> the rest of y_t. */
  output: { kernel: tf.Tensor2D };
};

export type EncoderDecoderStatistics = { normalization: BatchStatistics };

/** Dropout masks of one batch, 1 = keep. Absent at inference. */
export type EncoderDecoderMasks = {
  /** rows x hidden. */
  encoding: tf.Tensor2D;
  /** K x rows x hidden. */
  outputs: tf.Tensor3D;
};

export function initEncoderDecoder(
  random: RandomState,
  { features, fedBack, hidden }: EncoderDecoderShape,
): { weights: Tree<HostTensor>; statistics: Tree<HostTensor> } {
  const normalization = initBatchNormalization(hidden);
  const context = initDense(random, hidden, 4 * hidden);
  // A forget gate that begins open lets gradients reach the first step.
  context.bias.data.fill(1, hidden, 2 * hidden);
  return {
    weights: {
      encoder: initDense(random, features, 3 * hidden),
      normalization: normalization.weights,
      context,
      recurrence: { kernel: initDense(random, fedBack + hidden, 4 * hidden).kernel },
      outputContext: initDense(random, hidden, hidden),
      output: { kernel: initDense(random, fedBack + hidden, hidden).kernel },
    },
    statistics: { normalization: normalization.statistics },
  };
}

/** The masks that `encodeDecode` wants for a batch, by name and shape. */
export function encoderDecoderMaskShapes(rows: number, k: number, hidden: number): Record<string, number[]> {
  return { encoding: [rows, hidden], outputs: [k, rows, hidden] };
}

/**
 * Runs the network over a batch.
 *
 * @param x rows x features.
 * @param masks dropout masks while training, `undefined` at inference.
 * @param predict what a step predicts from its y_t: P_t, to be fed back.
 * @returns y_1 .. y_K (each rows x hidden), P_1 .. P_K, and the statistics after this batch.
 */
export function encodeDecode(
  weights: EncoderDecoderWeights,
  statistics: EncoderDecoderStatistics,
  x: tf.Tensor2D,
  { k, dropout: rate, masks }: { k: number; dropout: number; masks: EncoderDecoderMasks | undefined },
  predict: (y: tf.Tensor2D) => tf.Tensor2D,
): { y: tf.Tensor2D[]; predictions: tf.Tensor2D[]; statistics: EncoderDecoderStatistics } {
  const encoded = firstLstmStep(dense(weights.encoder, x));
  const normalized = batchNormalization(
    weights.normalization,
    statistics.normalization,
    encoded.h,
    masks !== undefined,
  );
  const encoding = dropout(normalized.y, masks?.encoding, rate);
  const context = dense(weights.context, encoding);
  const outputContext = dense(weights.outputContext, encoding);
  const outputMasks = masks ? (tf.unstack(masks.outputs) as tf.Tensor2D[]) : [];

  const rows = x.shape[0];
  const fedBack = weights.recurrence.kernel.shape[0] - encoding.shape[1];
  let state = encoded;
  let prediction = tf.zeros([rows, fedBack]) as tf.Tensor2D;
  const y: tf.Tensor2D[] = [];
  const predictions: tf.Tensor2D[] = [];
  for (let t = 0; t < k; t++) {
    const gates = tf.add(tf.matMul(tf.concat([prediction, state.h], 1), weights.recurrence.kernel), context);
    state = lstmStep(gates as tf.Tensor2D, state.c);
    const seen = tf.matMul(tf.concat([prediction, state.h], 1), weights.output.kernel);
    const activated = tf.relu(tf.add(seen, outputContext)) as tf.Tensor2D;
    y.push(dropout(activated, outputMasks[t], rate));
    prediction = predict(y[t]);
    predictions.push(prediction);
  }
  return { y, predictions, statistics: { normalization: normalized.statistics } };
}
