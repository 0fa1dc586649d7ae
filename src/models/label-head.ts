/** The head that turns y_t into a label distribution: `Y_t^P = softmax((W_y y_t + b_y) / tau)` (section 3.1). */
import * as tf from "@tensorflow/tfjs";
import { dense, type DenseParameters } from "./layers/dense";

/**
 * @param y rows x hidden.
 * @param tau temperature; below 1, the distributions are peaked.
 * @returns log Y_t^P, rows x classes.
 */
export function labelHead(label: DenseParameters, y: tf.Tensor2D, tau: number): tf.Tensor2D {
  return tf.logSoftmax(tf.div(dense(label, y), tau)) as tf.Tensor2D;
}
