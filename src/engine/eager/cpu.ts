import * as tf from "@tensorflow/tfjs";

/** tfjs's backend in plain JavaScript, without the banner by which its first use in Node recommends a package. */
export function quietCpuBackend(): tf.KernelBackend {
  const backend = tf.findBackend("cpu") as tf.KernelBackend & { firstUse: boolean };
  backend.firstUse = false;
  return backend;
}

/** Makes the backend in plain JavaScript the current one. */
export async function startCpu(): Promise<void> {
  quietCpuBackend();
  await tf.setBackend("cpu");
}
