import * as tf from "@tensorflow/tfjs";
import type { HostTensor } from "../../src/engine/tensors";
import { floats, int32 } from "./values";

export type Values = Record<string, Float64Array>;
export type Tensors = Record<string, tf.Tensor>;

/** A loss, written once in tfjs operations and once in loops over double precision numbers. */
export interface Composite {
  readonly weights: Record<string, HostTensor>;
  readonly data: Record<string, HostTensor>;
  readonly loss: (weights: Tensors, data: Tensors) => tf.Scalar;
  readonly naiveLoss: (weights: Values, data: Values) => number;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const sumOver = (n: number, term: (i: number) => number) => range(n).reduce((sum, i) => sum + term(i), 0);
/** The cross entropy of one row of scores. */
const crossEntropy = (scores: number[], label: number) =>
  Math.log(sumOver(scores.length, (i) => Math.exp(scores[i]))) - scores[label];
/** The mean cross entropy of scores (rows x classes). */
const meanCrossEntropy = (scores: tf.Tensor, labels: tf.Tensor) => {
  const oneHot = tf.oneHot(labels as tf.Tensor1D, scores.shape[1]!, 1, 0, "float32");
  return tf.neg(tf.mean(tf.sum(tf.mul(oneHot, tf.logSoftmax(scores)), 1))) as tf.Scalar;
};

/** An LSTM over three steps. */
export function lstm(): Composite {
  const [batch, features, hidden, steps] = [3, 2, 4, 3];
  return {
    weights: { kernel: floats([features + hidden, 4 * hidden], -1, 1), bias: floats([4 * hidden], -1, 1) },
    data: { x: floats([steps, batch, features]), target: floats([batch, hidden]) },
    loss: ({ kernel, bias }, { x, target }) => {
      let h: tf.Tensor = tf.zeros([batch, hidden]);
      let c: tf.Tensor = tf.zeros([batch, hidden]);
      for (const xt of tf.unstack(x)) {
        const gates = tf.add(tf.matMul(tf.concat([xt, h], 1), kernel as tf.Tensor2D), bias);
        const [i, j, f, o] = tf.split(gates, 4, 1);
        c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(j)));
        h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      }
      return tf.sum(tf.squaredDifference(h, target));
    },
    naiveLoss: ({ kernel, bias }, { x, target }) =>
      sumOver(batch, (row) => {
        let h: number[] = Array(hidden).fill(0);
        let c: number[] = Array(hidden).fill(0);
        for (let t = 0; t < steps; t++) {
          const input = [...range(features).map((k) => x[(t * batch + row) * features + k]), ...h];
          const gate = (unit: number) =>
            bias[unit] + sumOver(input.length, (k) => input[k] * kernel[k * 4 * hidden + unit]);
          const next = range(hidden).map((unit) => {
            const [i, j, f, o] = range(4).map((part) => gate(part * hidden + unit));
            const cell = sigmoid(f) * c[unit] + sigmoid(i) * Math.tanh(j);
            return [cell, sigmoid(o) * Math.tanh(cell)];
          });
          c = next.map(([cell]) => cell);
          h = next.map(([, output]) => output);
        }
        return sumOver(hidden, (unit) => (h[unit] - target[row * hidden + unit]) ** 2);
      }),
  };
}

/** Batch normalisation by the batch's own statistics. */
export function batchNormalisation(): Composite {
  const [batch, features, epsilon] = [5, 3, 1e-3];
  return {
    weights: { x: floats([batch, features]), scale: floats([features]), offset: floats([features]) },
    data: { direction: floats([batch, features]) },
    loss: ({ x, scale, offset }, { direction }) => {
      const { mean, variance } = tf.moments(x, 0);
      const vector = (tensor: tf.Tensor) => tensor as tf.Tensor1D;
      const y = tf.batchNorm(x, vector(mean), vector(variance), vector(offset), vector(scale), epsilon);
      return tf.sum(tf.mul(y, direction));
    },
    naiveLoss: ({ x, scale, offset }, { direction }) =>
      sumOver(features, (j) => {
        const column = range(batch).map((i) => x[i * features + j]);
        const mean = sumOver(batch, (i) => column[i]) / batch;
        const variance = sumOver(batch, (i) => (column[i] - mean) ** 2) / batch;
        const normal = (i: number) =>
          ((column[i] - mean) / Math.sqrt(variance + epsilon)) * scale[j] + offset[j];
        return sumOver(batch, (i) => normal(i) * direction[i * features + j]);
      }),
  };
}

/** A convolution, max pooling and a dense layer. */
export function convolutionalNetwork(): Composite {
  const [batch, size, channels, filters, classes] = [2, 6, 2, 3, 3];
  const pooled = size / 2;
  return {
    weights: {
      filter: floats([3, 3, channels, filters], -1, 1),
      bias: floats([filters]),
      dense: floats([pooled * pooled * filters, classes], -0.5, 0.5),
    },
    data: { image: floats([batch, size, size, channels]), labels: int32([2, 0]) },
    loss: ({ filter, bias, dense }, { image, labels }) => {
      const convolved = tf.add(tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"), bias);
      const reduced = tf.maxPool(tf.relu(convolved) as tf.Tensor4D, 2, 2, "valid");
      return meanCrossEntropy(tf.matMul(tf.reshape(reduced, [batch, -1]), dense as tf.Tensor2D), labels);
    },
    naiveLoss: ({ filter, bias, dense }, { image, labels }) => {
      const pixel = (n: number, y: number, x: number, c: number) =>
        y < 0 || x < 0 || y >= size || x >= size ? 0 : image[((n * size + y) * size + x) * channels + c];
      const activation = (n: number, y: number, x: number, f: number) =>
        Math.max(
          0,
          bias[f] +
            sumOver(9, (place) =>
              sumOver(channels, (c) => {
                const [dy, dx] = [Math.floor(place / 3), place % 3];
                return pixel(n, y + dy - 1, x + dx - 1, c) * filter[(place * channels + c) * filters + f];
              }),
            ),
        );
      const feature = (n: number, i: number) => {
        const [y, x, f] = [Math.floor(i / (pooled * filters)), Math.floor(i / filters) % pooled, i % filters];
        return Math.max(...range(4).map((k) => activation(n, 2 * y + (k >> 1), 2 * x + (k & 1), f)));
      };
      const losses = range(batch).map((n) => {
        const features = range(pooled * pooled * filters).map((i) => feature(n, i));
        const scores = range(classes).map((k) =>
          sumOver(features.length, (i) => features[i] * dense[i * classes + k]),
        );
        return crossEntropy(scores, labels[n]);
      });
      return sumOver(batch, (n) => losses[n]) / batch;
    },
  };
}

/** Averaged embeddings, in which words occur more than once or not at all. */
export function averagedEmbeddings(): Composite {
  const [batch, length, words, width, classes] = [3, 4, 6, 3, 2];
  return {
    weights: { embedding: floats([words, width]), dense: floats([width, classes]) },
    data: { text: int32([0, 1, 1, 2, 5, 5, 5, 5, 2, 0, 1, 3], [batch, length]), labels: int32([1, 0, 1]) },
    loss: ({ embedding, dense }, { text, labels }) => {
      const mean = tf.mean(tf.gather(embedding as tf.Tensor2D, text as tf.Tensor2D), 1);
      return meanCrossEntropy(tf.matMul(mean as tf.Tensor2D, dense as tf.Tensor2D), labels);
    },
    naiveLoss: ({ embedding, dense }, { text, labels }) =>
      sumOver(batch, (n) => {
        const mean = range(width).map(
          (j) => sumOver(length, (t) => embedding[text[n * length + t] * width + j]) / length,
        );
        const scores = range(classes).map((k) => sumOver(width, (j) => mean[j] * dense[j * classes + k]));
        return crossEntropy(scores, labels[n]);
      }) / batch,
  };
}

/** All of them, by name. */
export const composites = { lstm, batchNormalisation, convolutionalNetwork, averagedEmbeddings };
