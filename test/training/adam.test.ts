import type * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/engine/compile";
import { RandomState } from "../../src/engine/random";
import { type HostTensor, type Tree, unflatten } from "../../src/engine/tensors";
import { adam, type AdamState, initAdam } from "../../src/training/adam";
import { expectClose, float32 } from "../engine/agreement";
import pytorch from "../models/fixtures/pytorch-values.json";

/** Runs Adam on given gradients; yields the state after each. */
async function* updates(
  weights: Tree<HostTensor>,
  steps: readonly { rate: number; gradient: Tree<HostTensor> }[],
  engine = "cpu",
): AsyncGenerator<Record<string, HostTensor>> {
  const step = await compile(
    (state, { gradient, rate }) => {
      const next = adam(
        state.weights as Tree<tf.Tensor>,
        gradient as Tree<tf.Tensor>,
        state.adam as AdamState<tf.Tensor>,
        rate as tf.Tensor,
      );
      return { state: { weights: next.weights, adam: next.state }, metrics: {} };
    },
    { weights, adam: initAdam(weights) },
    { gradient: steps[0].gradient, rate: float32([0], []) },
    { engine },
  );
  for (const { rate, gradient } of steps) {
    await step.run({ gradient, rate: float32([rate], []) });
    yield step.state();
  }
  step.dispose();
}

describe("adam", () => {
  it("does what torch.optim.Adam does, at changing rates, with zero, tiny and large gradients", async () => {
    const { initial, steps } = pytorch.adam;
    const tensor = (rows: number[][]) => float32(rows.flat(), [2, 3]);
    const given = steps.map(({ rate, gradient }) => ({ rate, gradient: { w: tensor(gradient) } }));
    let t = 0;
    for await (const state of updates({ w: tensor(initial) }, given)) {
      const expected = steps[t++];
      expect(state["adam/step"].data[0]).toBe(t);
      expectClose(state["adam/m/w"], tensor(expected.m), 1e-5);
      expectClose(state["adam/v/w"], tensor(expected.v), 1e-5);
      expectClose(state["weights/w"], tensor(expected.weights), 1e-5);
    }
    expect(t).toBe(steps.length);
  });

  it("agrees with algorithm 1 in float64 over many steps, compiled and eager, weight by weight", async () => {
    const random = new RandomState(4);
    const shapes: Record<string, number[]> = { "a/kernel": [2, 3], "a/bias": [3], b: [] };
    const draw = (): Tree<HostTensor> =>
      unflatten(
        Object.entries(shapes).map(([path, shape]) => {
          const size = shape.reduce((a, b) => a * b, 1);
          return [
            path,
            float32(
              Array.from({ length: size }, () => random.normal()),
              shape,
            ),
          ] as const;
        }),
      );
    const weights = draw();
    const steps = Array.from({ length: 50 }, (_, i) => ({ rate: 0.1 / (i + 1), gradient: draw() }));

    const at = (tree: Tree<HostTensor>, path: string) =>
      path.split("/").reduce((node, name) => node[name] as Tree<HostTensor>, tree) as unknown as HostTensor;
    const expected = Object.keys(shapes).map((path) => {
      const w = Float64Array.from(at(weights, path).data);
      const m = new Float64Array(w.length);
      const v = new Float64Array(w.length);
      steps.forEach(({ rate, gradient }, i) => {
        at(gradient, path).data.forEach((g, j) => {
          m[j] = 0.9 * m[j] + 0.1 * g;
          v[j] = 0.999 * v[j] + 0.001 * g * g;
          const [mHat, vHat] = [m[j] / (1 - 0.9 ** (i + 1)), v[j] / (1 - 0.999 ** (i + 1))];
          w[j] -= (rate * mHat) / (Math.sqrt(vHat) + 1e-8);
        });
      });
      return [`weights/${path}`, Array.from(w)] as const;
    });

    for (const engine of ["cpu", "onnx", "wasm"]) {
      let state: Record<string, HostTensor> = {};
      for await (const next of updates(weights, steps, engine)) state = next;
      for (const [path, values] of expected) {
        expectClose(state[path], float32(values, [...state[path].shape]), 2e-5, `${engine} ${path}`);
      }
    }
  });

  it("moves each weight at its own relative rate", async () => {
    const weight = float32([1, 2]);
    const gradient = { a: float32([0.3, -2]), b: { c: float32([0.3, -2]) } };
    const weights = { a: weight, b: { c: weight } };
    const step = await compile(
      (state, batch) => {
        const next = adam(
          state.weights as Tree<tf.Tensor>,
          batch.gradient as Tree<tf.Tensor>,
          state.adam as AdamState<tf.Tensor>,
          batch.rate as tf.Tensor,
          (path) => (path === "b/c" ? 0.25 : 1),
        );
        return { state: { weights: next.weights, adam: next.state }, metrics: {} };
      },
      { weights, adam: initAdam(weights) },
      { gradient, rate: float32([0], []) },
      { engine: "onnx" },
    );
    await step.run({ gradient, rate: float32([0.1], []) });
    // The first step is the rate, whatever the size of the gradient.
    const state = step.state();
    expectClose(state["weights/a"], float32([0.9, 2.1]), 1e-6);
    expectClose(state["weights/b/c"], float32([0.975, 2.025]), 1e-6);
    step.dispose();
  });

  it("begins with moments of zero", () => {
    expect(initAdam({ a: { b: float32([1, 2], [2, 1]) } })).toEqual({
      m: { a: { b: float32([0, 0], [2, 1]) } },
      v: { a: { b: float32([0, 0], [2, 1]) } },
      step: float32([0], []),
    });
  });
});
