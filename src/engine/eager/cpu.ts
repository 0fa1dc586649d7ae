import * as tf from "@tensorflow/tfjs";

/** tfjs's backend in plain JavaScript. */
export function cpuBackend(): tf.KernelBackend {
  const backend = tf.findBackend("cpu") as tf.KernelBackend & { firstUse: boolean };
  // The first use in Node prints a banner that recommends a package, unless this says that it is not the first.
  backend.firstUse = false;
  return backend;
}

/** Makes the backend in plain JavaScript the current one. */
export async function startCpu(): Promise<void> {
  cpuBackend();
  await tf.setBackend("cpu");
}
