import * as tf from "@tensorflow/tfjs";
import type { WasmKernel } from "./kernel";

/** tfjs's kernel stores the lowest byte of a number as a boolean; a boolean is 1 where the number is not 0. */
export const cast: WasmKernel = {
  name: "Cast",
  compute: ({ x }, { dtype }, original) =>
    dtype === "bool" ? tf.notEqual(x, tf.scalar(0, x.dtype as "int32")) : original({ x }, { dtype }),
};
