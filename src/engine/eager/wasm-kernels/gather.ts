import * as tf from "@tensorflow/tfjs";
import type { WasmKernel } from "./kernel";

/** Missing in tfjs: the gradient of gather. A negative id names no segment. */
export const unsortedSegmentSum: WasmKernel = {
  name: "UnsortedSegmentSum",
  compute({ x, segmentIds }, { numSegments }) {
    const inner = x.shape.slice(segmentIds.rank);
    const isKept = tf.reshape(tf.greaterEqual(segmentIds, 0), [...segmentIds.shape, ...inner.map(() => 1)]);
    const places = tf.expandDims(tf.maximum(segmentIds, tf.scalar(0, "int32")), -1);
    const updates = tf.mul(x, tf.cast(isKept, x.dtype));
    return tf.scatterND(places, updates, [numSegments as number, ...inner]);
  },
};
