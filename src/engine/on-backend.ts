import * as tf from "@tensorflow/tfjs";

/**
 * Runs synchronous work with a tfjs backend as the current one, and puts the one before back.
 *
 * @param name a backend that has been started: then switching is done when the (formally asynchronous) call returns.
 */
export function onBackend<T>(name: string, work: () => T): T {
  const engine = tf.engine();
  // Starts the default backend where none is current yet: "none" could not be put back.
  tf.backend();
  const previous = engine.backendName;
  if (previous === name) return work();
  void engine.setBackend(name);
  try {
    return work();
  } finally {
    void engine.setBackend(previous);
  }
}
