/**
 * A long short-term memory cell:
 *
 *     i, f, o = sigmoid(gates), g = tanh(gates)
 *     c' = f * c + i * g
 *     h' = o * tanh(c')
 *
 * Source: S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", 1997, with the forget gate of Gers et al., 2000.
 */
import * as tf from "@tensorflow/tfjs";

/** Hidden state `h` and cell state `c`, each rows x hidden. */
export type LstmState = { h: tf.Tensor2D; c: tf.Tensor2D };

/**
 * One step.
 *
 * @param gates rows x 4 hidden: what goes into the gates i, f, o, g, in this order, before their nonlinearity.
 * @param c the cell state so far, rows x hidden.
 */
export function lstmStep(gates: tf.Tensor2D, c: tf.Tensor2D): LstmState {
  const hidden = c.shape[1];
  // i, f and o stand side by side, so that one call takes the sigmoid of all three.
  const [sigmoidGates, g] = tf.split(gates, [3 * hidden, hidden], 1);
  const [i, f, o] = tf.split(tf.sigmoid(sigmoidGates), 3, 1);
  return expose(o as tf.Tensor2D, tf.add(tf.mul(f, c), tf.mul(i, tf.tanh(g))) as tf.Tensor2D);
}

/**
 * The first step of a sequence, from states of zero. The forget gate would multiply a zero, so there is none.
 *
 * @param gates rows x 3 hidden: what goes into the gates i, o, g.
 */
export function firstLstmStep(gates: tf.Tensor2D): LstmState {
  const hidden = gates.shape[1] / 3;
  const [sigmoidGates, g] = tf.split(gates, [2 * hidden, hidden], 1);
  const [i, o] = tf.split(tf.sigmoid(sigmoidGates), 2, 1);
  return expose(o as tf.Tensor2D, tf.mul(i, tf.tanh(g)) as tf.Tensor2D);
}

const expose = (o: tf.Tensor2D, c: tf.Tensor2D): LstmState => ({ h: tf.mul(o, tf.tanh(c)), c });
