import type { Matrix } from "../data/matrix";
import { requireK } from "../neighbors/check-input";
import { nearestOthers } from "./nearest-others";
import type { GrowingClass } from "./sampling-strategy";

/**
 * For each row of each class, how many of its `k` nearest other rows of `x` are of another class.
 *
 * @param owner the function on whose behalf is searched; the error message begins with it.
 * @throws RangeError when `x` has not that many rows.
 */
export async function countOthers(
  owner: string,
  x: Matrix,
  y: Int32Array,
  classes: readonly GrowingClass[],
  k: number,
  signal: AbortSignal | undefined,
): Promise<Int32Array[]> {
  requireK(owner, k, x.rows - 1, "rows in x, less the row itself");
  // One search for all classes: most of its work is to put the rows of x in order.
  const asked = Int32Array.from(classes.flatMap(({ rows }) => [...rows]));
  const neighbors = await nearestOthers(x, asked, k, signal);
  let at = 0;
  return classes.map(({ label, rows }) =>
    rows.map(() => {
      let others = 0;
      for (const end = at + k; at < end; at++) if (y[neighbors[at]] !== label) others++;
      return others;
    }),
  );
}
