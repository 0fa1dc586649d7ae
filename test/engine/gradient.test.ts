import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { valueAndGradient } from "../../src/engine/gradient";
import type { HostTensor, Tree } from "../../src/engine/tensors";
import { ENGINES, expectClose, outputsOf, floats } from "./agreement";
import { type Composite, composites, type Tensors, type Values } from "./composites";

const doubles = (tensors: Record<string, HostTensor>): Values =>
  Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, Float64Array.from(data)]));

/** Central differences. In double precision, with this step, they are right to about ten digits. */
function numericalGradient({ weights, data, naiveLoss }: Composite): Record<string, HostTensor> {
  const [values, others, step] = [doubles(weights), doubles(data), 1e-5];
  const lossWith = (name: string, i: number, value: number) => {
    const changed = values[name].slice();
    changed[i] = value;
    return naiveLoss({ ...values, [name]: changed }, others);
  };
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape }]) => {
      const derivatives = Float32Array.from(values[name], (value, i) => {
        return (lossWith(name, i, value + step) - lossWith(name, i, value - step)) / (2 * step);
      });
      return [name, { data: derivatives, shape }];
    }),
  );
}

async function expectRightGradient(composite: Composite): Promise<void> {
  const expected = numericalGradient(composite);
  const expectedLoss = composite.naiveLoss(doubles(composite.weights), doubles(composite.data));
  const compute = (inputs: Tree<tf.Tensor>) => {
    const { weights, data } = inputs as unknown as { weights: Tree<tf.Tensor>; data: Tensors };
    const forward = (current: Tree<tf.Tensor>) => ({
      loss: composite.loss(current as Tensors, data),
      rest: {},
    });
    return valueAndGradient(forward, weights);
  };
  for (const engine of [...ENGINES, "cpu"]) {
    const outputs = await outputsOf(compute, { weights: composite.weights, data: composite.data }, engine);
    expect(outputs.loss.data[0]).toBeCloseTo(expectedLoss, 4);
    for (const name of Object.keys(expected)) {
      expectClose(outputs[`gradient/${name}`], expected[name], 1e-4, `${engine} ${name}`);
    }
  }
}

describe("gradients against finite differences", () => {
  it.each(Object.entries(composites))("of %s", (_name, composite) => expectRightGradient(composite()));
});

describe("valueAndGradient", () => {
  const inputs = { w: floats([3]), x: floats([3]) };

  it("returns the loss, the gradient in the shape of the weights, and what else the forward pass computed", async () => {
    const compute = ({ w, x }: Tree<tf.Tensor>) =>
      valueAndGradient(
        ({ a }) => {
          const y = tf.mul((a as Tree<tf.Tensor>).b as tf.Tensor, x as tf.Tensor);
          return { loss: tf.sum(y), rest: { products: { y } } };
        },
        { a: { b: w } },
      );
    const outputs = await outputsOf(compute, inputs, "cpu");
    expect(outputs["gradient/a/b"].data).toEqual(inputs.x.data);
    const products = inputs.w.data.map((value, i) => Math.fround(value * inputs.x.data[i]));
    expect(outputs["rest/products/y"].data).toEqual(products);
    expect(outputs.loss.data[0]).toBeCloseTo(products[0] + products[1] + products[2], 5);
  });

  it("refuses weights that the loss does not depend on", async () => {
    const compute = ({ w, x }: Tree<tf.Tensor>) =>
      valueAndGradient(() => ({ loss: tf.sum(x as tf.Tensor), rest: {} }), { w });
    await expect(outputsOf(compute, inputs, "cpu")).rejects.toThrow(/Cannot compute gradient/);
  });
});
