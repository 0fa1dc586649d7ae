import * as tf from "@tensorflow/tfjs";
import { flatten, isTensor, mapTree, type Tree, unflatten } from "./tensors";

/**
 * The value of a scalar loss, its gradient with respect to each of `weights`, and whatever else the forward pass
 * computed on the way.
 *
 * tf.valueAndGrads throws away all but the loss; here `forward` may return more.
 *
 * @param forward a pure function of the weights; `loss` has to be a scalar, `rest` may hold any tensors.
 */
export function valueAndGradient(
  forward: (weights: Tree<tf.Tensor>) => { loss: tf.Scalar; rest: Tree<tf.Tensor> },
  weights: Tree<tf.Tensor>,
): { loss: tf.Scalar; gradient: Tree<tf.Tensor>; rest: Tree<tf.Tensor> } {
  const leaves = flatten(weights, isTensor);
  const named = <T>(values: readonly T[]) => unflatten(leaves.map(([path], i) => [path, values[i]] as const));
  let kept: Tree<tf.Tensor> = {};
  try {
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
      const { loss, rest } = forward(named(tensors));
      kept = mapTree(rest, isTensor, (tensor) => tf.keep(tensor.clone()));
      return loss;
    })(leaves.map(([, tensor]) => tensor));
    // A clone belongs to the caller's tidy again; the kept original would outlive it.
    const rest = mapTree(kept, isTensor, (tensor) => tensor.clone());
    return { loss: value as tf.Scalar, gradient: named(grads), rest };
  } catch (error) {
    freeTape();
    throw error;
  } finally {
    tf.dispose(flatten(kept, isTensor).map(([, tensor]) => tensor));
  }
}

/** tfjs itself frees what it saved for the backward pass only where that succeeds. */
function freeTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth === 0) tf.dispose(state.activeTape?.flatMap((node) => node.saved ?? []));
}
