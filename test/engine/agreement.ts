import type * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { compile } from "../../src/engine/compile";
import { describeSpec, type HostTensor, sizeOf, specOf, type Tree } from "../../src/engine/tensors";
import { RandomState } from "../../src/engine/random";

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

const random = new RandomState(20240);

/** Random floats, uniform on low .. high. */
export function floats(shape: number[], low = -2, high = 2): HostTensor {
  return { data: Float32Array.from(random.rand(sizeOf(shape)), (u) => low + u * (high - low)), shape };
}

/** Random integers, low <= value < high. */
export function ints(shape: number[], low = -5, high = 6): HostTensor {
  return { data: Int32Array.from({ length: sizeOf(shape) }, () => random.randint(low, high)), shape };
}

/** Random booleans. */
export function bools(shape: number[]): HostTensor {
  return { data: random.bernoulli(new Uint8Array(sizeOf(shape)), 0.5), shape };
}

/** A tensor of these floats. */
export function float32(values: readonly number[], shape: number[] = [values.length]): HostTensor {
  return { data: Float32Array.from(values), shape };
}

/** A tensor of these integers. */
export function int32(values: readonly number[], shape: number[] = [values.length]): HostTensor {
  return { data: Int32Array.from(values), shape };
}

/** A tensor of these booleans, given as 0 and 1. */
export function bool(values: readonly number[], shape: number[] = [values.length]): HostTensor {
  return { data: Uint8Array.from(values), shape };
}
