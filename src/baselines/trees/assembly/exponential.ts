const LOG2_E: f64 = 1.4426950408889634;
const LN_2: f64 = 0.6931471805599453;

/** `e^x` to float32's precision (relative error below 1e-8); 0 and infinity are approached, not reached. */
// @ts-ignore: decorator
@inline
export function exp(x: f64): f64 {
  x = max(-690.0, min(690.0, x));
  const power = nearest(x * LOG2_E);
  const r = x - power * LN_2;
  // Taylor's series on |r| <= ln(2) / 2.
  let sum: f64 = 1 / 5040.0;
  sum = sum * r + 1 / 720.0;
  sum = sum * r + 1 / 120.0;
  sum = sum * r + 1 / 24.0;
  sum = sum * r + 1 / 6.0;
  sum = sum * r + 0.5;
  sum = sum * r + 1;
  sum = sum * r + 1;
  return sum * reinterpret<f64>((<i64>power + 1023) << 52);
}
