import * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it } from "vitest";
import { clusters } from "./clusters";
import { internalsOf, smallNetworks } from "./small-networks";

const train = clusters(40, { classes: 4, features: 2 });
const test = clusters(30, { classes: 4, features: 2, seed: 2 });

afterEach(() => delete process.env.NEURAL_KNN_ENGINE);

describe.each(["onnx", "wasm", "cpu"])("memory on the engine %s", (engine) => {
  it.each(smallNetworks().map((model) => ({ name: internalsOf(model).name, model })))(
    "of $name: after dispose, what there was before the fit",
    async ({ model }) => {
      process.env.NEURAL_KNN_ENGINE = engine;
      // Backends keep constants of their own once they have run.
      await (await model.fit(train.x, train.y, { validation: test })).predict(test.x);
      model.dispose();
      const before = tf.memory();

      await model.fit(train.x, train.y, { validation: test });
      const fitted = tf.memory();
      await model.predict(test.x);
      await model.predictProba(test.x);
      await model.predictNeighbors(test.x);
      expect(tf.memory().numTensors).toBe(fitted.numTensors);
      // A second fit takes the place of the first; one that fails leaves nothing.
      await model.fit(train.x, train.y);
      expect(tf.memory().numTensors).toBe(fitted.numTensors);
      const onEpoch = () => {
        throw new Error("stop");
      };
      await expect(model.fit(train.x, train.y, { onEpoch, validation: test })).rejects.toThrow("stop");
      expect(tf.memory().numTensors).toBe(before.numTensors);
      await model.fit(train.x, train.y);
      model.dispose();
      expect(tf.memory().numTensors).toBe(before.numTensors);
      expect(tf.memory().numBytes).toBe(before.numBytes);
      model.dispose();
    },
  );
});
