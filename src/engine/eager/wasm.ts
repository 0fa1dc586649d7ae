import { dirname, join, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

/** Makes tfjs's wasm backend the current one. */
export async function startWasm(): Promise<void> {
  setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist") + sep);
  await tf.setBackend("wasm");
  await tf.ready();
}
