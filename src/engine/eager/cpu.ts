import * as tf from "@tensorflow/tfjs";

/** Starts tfjs's backend in plain JavaScript and makes it the current one. */
export async function startCpu(): Promise<void> {
  // Its first use in Node prints a banner that recommends a package, unless this says that it is not the first.
  (tf.findBackend("cpu") as tf.KernelBackend & { firstUse: boolean }).firstUse = false;
  await tf.setBackend("cpu");
}
