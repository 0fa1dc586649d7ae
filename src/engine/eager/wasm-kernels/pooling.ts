import * as tf from "@tensorflow/tfjs";
import { type Pair, placesOf, windowOf } from "../../window";
import type { WasmKernel } from "./kernel";
import { elementsAt, padImage, sumOfPlaces } from "./windows";

/** tfjs's kernel loses gradients. Here each goes to the first maximum of its window. */
export const maxPoolGrad: WasmKernel = {
  name: "MaxPoolGrad",
  compute({ dy, input }, { filterSize, strides, pad, dimRoundingMode }) {
    const window = windowOf(
      tf.backend_util.computePool2DInfo(
        input.shape as [number, number, number, number],
        filterSize as Pair,
        strides as Pair,
        1,
        pad as "same",
        (dimRoundingMode ?? undefined) as "floor" | undefined,
      ),
    );
    const padded = padImage(input, window, -Infinity);
    const elements = placesOf(window).map((place) => elementsAt(padded, window, place));
    const winners = tf.argMax(tf.stack(elements, 4), 4);
    return sumOfPlaces(window, (_place, i) =>
      tf.mul(dy, tf.cast(tf.equal(winners, tf.scalar(i, "int32")), "float32")),
    );
  },
};
