import { width } from "./settings";

/**
 * How far a squared distance summed in f32 may be from the true one, relatively.
 *
 * With u = 2^-24, a difference of two f32 values is off by a factor of at most 1 + u, its square by (1 + u)^3, and every
 * addition by 1 + u. No sum here has more than width / 2 + 4 additions on the way of any term, so the factor is at most
 * (1 + u)^(width / 2 + 7) < 1 + (width / 2 + 8) u. Twice that is allowed for, which also covers the conversions between
 * f32 and f64, the square roots, and the rounding of the bounds themselves.
 */
// @ts-ignore: decorator
@inline
export function relativeError(): f64 {
  return (<f64>width * 0.5 + 8.0) * 2.0 ** -23.0;
}

/** Squares below 2^-126 lose up to 2^-150 each to underflow, beside the relative error. */
// @ts-ignore: decorator
@inline
export function underflow(): f64 {
  return <f64>width * 2.0 ** -149.0;
}

/** The same for distances: the square root of what squares may lose. */
// @ts-ignore: decorator
@inline
export function underflowOfRoot(): f64 {
  return Math.sqrt(<f64>width) * 2.0 ** -74.0;
}

/** The f32 limit that every computed sum meets whose true squared distance is at most `squared`. */
// @ts-ignore: decorator
@inline
export function looseLimit(squared: f64): f32 {
  return <f32>(squared * (1.0 + relativeError()) + underflow());
}

/** The squared distance of two rows, in f32, subject to `relativeError`; abandoned once it exceeds `limit`. */
export function pairDistance(a: usize, b: usize, limit: f32 = f32.MAX_VALUE): f32 {
  const end = a + (<usize>width << 2);
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  while (end - a >= 128) {
    for (let stop = a + 128; a < stop; a += 32, b += 32) {
      const first = f32x4.sub(v128.load(a), v128.load(b));
      const second = f32x4.sub(v128.load(a, 16), v128.load(b, 16));
      even = f32x4.add(even, f32x4.mul(first, first));
      odd = f32x4.add(odd, f32x4.mul(second, second));
    }
    const sum = sumOfLanes(f32x4.add(even, odd));
    if (sum > limit) return sum;
  }
  for (; a < end; a += 16, b += 16) {
    const difference = f32x4.sub(v128.load(a), v128.load(b));
    even = f32x4.add(even, f32x4.mul(difference, difference));
  }
  return sumOfLanes(f32x4.add(even, odd));
}

// @ts-ignore: decorator
@inline
function sumOfLanes(v: v128): f32 {
  const halves = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(halves, 0) + f32x4.extract_lane(halves, 1);
}

/**
 * The squared distance in f64, summed in column order: what decides. The padding adds zeros, which change nothing.
 *
 * @param strideA bytes from one column to the next.
 */
export function exactDistance(a: usize, strideA: usize, b: usize, strideB: usize): f64 {
  let sum: f64 = 0;
  for (let column = 0; column < width; column++, a += strideA, b += strideB) {
    const difference = <f64>load<f32>(a) - <f64>load<f32>(b);
    sum += difference * difference;
  }
  return sum;
}
