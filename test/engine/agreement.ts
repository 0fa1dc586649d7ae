import type * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { compile } from "../../src/engine/compile";
import { describeSpec, type HostTensor, sizeOf, specOf, type Tree } from "../../src/engine/tensors";

export * from "./values";

process.env.NEURAL_KNN_QUIET = "1";

/** A pure function of named tensors. */
export type Computation = (inputs: Tree<tf.Tensor>) => Tree<tf.Tensor>;

/** The outputs of `compute`, run once on an engine. */
export async function outputsOf(
  compute: Computation,
  inputs: Tree<HostTensor>,
  engine: string,
): Promise<Record<string, HostTensor>> {
  const step = await compile((_state, batch) => ({ state: {}, metrics: compute(batch) }), {}, inputs, {
    engine,
    threads: 1,
  });
  const outputs = await step.run(inputs);
  step.dispose();
  return outputs;
}

/** The engines that have to agree with tfjs's cpu backend. */
export const ENGINES = ["onnx", "wasm"] as const;

/**
 * Runs `compute` compiled by ONNX Runtime and eagerly on wasm, and expects what tfjs's cpu backend computes.
 *
 * @param tolerance how much values may differ, relative to their size where that is above 1.
 */
export async function expectAgreement(
  compute: Computation,
  inputs: Tree<HostTensor>,
  tolerance = 1e-5,
  engines: readonly (typeof ENGINES)[number][] = ENGINES,
): Promise<void> {
  const expected = await outputsOf(compute, inputs, "cpu");
  for (const engine of engines) {
    const actual = await outputsOf(compute, inputs, engine);
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    for (const name of Object.keys(expected)) {
      expectClose(actual[name], expected[name], tolerance, `${engine} ${name}`);
    }
  }
}

/** Expects two tensors of one type and shape whose values agree; NaN agrees with NaN. */
export function expectClose(actual: HostTensor, expected: HostTensor, tolerance: number, name = ""): void {
  expect(`${name} ${describeSpec(specOf(actual))}`).toBe(`${name} ${describeSpec(specOf(expected))}`);
  expect(actual.data.length).toBe(sizeOf(expected.shape));
  const wrong = [...actual.data.keys()].find((i) => {
    const [a, e] = [actual.data[i], expected.data[i]];
    if (Object.is(a, e) || a === e) return false;
    return !(Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e)));
  });
  if (wrong !== undefined) {
    expect.fail(`${name}: expected ${expected.data[wrong]} at ${wrong}, got ${actual.data[wrong]}`);
  }
}
