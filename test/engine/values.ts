import { RandomState } from "../../src/engine/random";
import { type HostTensor, sizeOf } from "../../src/engine/tensors";

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
