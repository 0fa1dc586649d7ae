import type * as tf from "@tensorflow/tfjs";

/** One number for height, one for width. */
export type Pair = [height: number, width: number];

/** What a convolution or pooling window does along height and width. */
export interface Window {
  readonly input: Pair;
  readonly output: Pair;
  readonly filter: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  /** Rows and columns of padding in front. */
  readonly before: Pair;
  /** Rows and columns of padding behind, as many as the last window reaches; negative where the last ones go unread. */
  readonly after: Pair;
}

/** The geometry that tfjs computes, in pairs of height and width. */
export function windowOf(info: tf.backend_util.Conv2DInfo): Window {
  const input: Pair = [info.inHeight, info.inWidth];
  const output: Pair = [info.outHeight, info.outWidth];
  const reach: Pair = [info.effectiveFilterHeight, info.effectiveFilterWidth];
  const strides: Pair = [info.strideHeight, info.strideWidth];
  const before: Pair = [info.padInfo.top, info.padInfo.left];
  return {
    input,
    output,
    filter: [info.filterHeight, info.filterWidth],
    strides,
    dilations: [info.dilationHeight, info.dilationWidth],
    before,
    after: pairOf((i) => (output[i] - 1) * strides[i] + reach[i] - input[i] - before[i]),
  };
}

/** The places of a window, row by row. */
export function placesOf({ filter: [height, width] }: Window): Pair[] {
  return Array.from({ length: height * width }, (_, i) => [Math.floor(i / width), i % width]);
}

/** `[of(0), of(1)]`: something for height, and for width. */
export function pairOf(of: (axis: 0 | 1) => number): Pair {
  return [of(0), of(1)];
}

/** What is left of each number above 0. */
export function notNegative([height, width]: Pair): Pair {
  return [Math.max(0, height), Math.max(0, width)];
}
