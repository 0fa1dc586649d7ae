import { dirname, join, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { cast } from "./wasm-kernels/boolean";
import {
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
} from "./wasm-kernels/convolution";
import { unsortedSegmentSum } from "./wasm-kernels/gather";
import { install } from "./wasm-kernels/kernel";
import { batchMatMul, fusedMatMul } from "./wasm-kernels/matmul";
import { correctedKernels } from "./wasm-kernels/on-cpu";
import { maxPoolGrad } from "./wasm-kernels/pooling";

let installed = false;

/** Starts tfjs's wasm backend and makes it the current one; false where it does not start. */
export async function startWasm(): Promise<boolean> {
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  if (!installed) {
    setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist") + sep);
    [
      batchMatMul,
      fusedMatMul,
      conv2dBackpropFilter,
      conv2dBackpropInput,
      depthwiseBackpropFilter,
      depthwiseBackpropInput,
      maxPoolGrad,
      unsortedSegmentSum,
      cast,
      ...correctedKernels,
    ].forEach(install);
    installed = true;
  }
  return tf.setBackend("wasm");
}
