import { dirname, join, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";

/** Starts tfjs's wasm backend and makes it the current one; false where it does not start. */
export async function startWasm(): Promise<boolean> {
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist") + sep);
  return tf.setBackend("wasm");
}
