/** A network over cases as a function: features, activations, outputs. */
import * as tf from "@tensorflow/tfjs";
import type { Tree } from "../../engine/tensors";
import type { Activator, ComparedCases } from "./activator";
import type { CaseForward } from "./case-step";
import type { Extractor } from "./extractor";
import type { Head, Labels } from "./head";

/** @param extractor one that is trained along; its parameters are those of the weights under `extractor`. */
export function caseForward<Y extends Labels>(
  activator: Activator,
  head: Head<Y>,
  extractor: Extractor | undefined,
): CaseForward {
  return (parameters, x, cases, own) => {
    let [queries, compared] = [x, cases];
    if (extractor) {
      const extract = (inputs: tf.Tensor2D) =>
        extractor.apply(parameters.weights.extractor as Tree<tf.Tensor>, inputs);
      const features = extract(cases.x);
      const center = tf.mean(features, 0);
      queries = tf.sub(extract(x), center);
      compared = { ...cases, x: tf.sub(features, center) };
    }
    const isOther = own && activator.ignoresSelf ? otherThan(own, cases) : undefined;
    const activation = activator.activate(parameters, queries, compared, isOther, own !== undefined);
    return head.outputs(activation, cases.values);
  };
}

/** 0 where a query is the case itself, else 1: rows x cases. */
function otherThan(own: tf.Tensor1D, { x, draw }: ComparedCases): tf.Tensor2D {
  const caseRows = draw?.rows ?? tf.range(0, x.shape[0], 1, "int32");
  return tf.cast(tf.notEqual(tf.expandDims(own, 1), tf.expandDims(caseRows, 0)), "float32") as tf.Tensor2D;
}
