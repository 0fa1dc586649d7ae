/**
 * The argument in `low .. high` at which the increasing function `f` passes 0, to the last bits of a double.
 *
 * @param f increasing, with `f(low) <= 0 <= f(high)`.
 */
export function increasingRoot(f: (x: number) => number, low: number, high: number): number {
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
