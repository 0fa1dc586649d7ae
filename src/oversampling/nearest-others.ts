import { type Matrix, takeRows } from "../data/matrix";
import { allNearestNeighbors, nearestNeighbors } from "../neighbors/nearest-neighbors";

/**
 * The `k` other rows of `x` nearest to some of its rows, exactly; ties by row index.
 *
 * @param asked the rows to search for; all of them unless told otherwise.
 * @returns asked x k row indices.
 */
export async function nearestOthers(
  x: Matrix,
  asked: Int32Array | undefined,
  k: number,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  if (!asked) return (await allNearestNeighbors(x, { k, signal })).indices;
  const { indices } = await nearestNeighbors(x, takeRows(x, asked), { k: k + 1, signal });
  const others = new Int32Array(asked.length * k);
  for (let i = 0; i < asked.length; i++) {
    // A row with many equals may not find itself among them; then the farthest goes.
    let rank = 0;
    for (let at = i * (k + 1); rank < k; at++) {
      if (indices[at] !== asked[i]) others[i * k + rank++] = indices[at];
    }
  }
  return others;
}

/**
 * The `k` other rows of a class nearest to some of its rows.
 *
 * @param members the rows of the class.
 * @param asked the rows to search for, as positions in `members`; all of them unless told otherwise.
 * @returns asked x k row indices of `x`.
 */
export async function nearestOfClass(
  x: Matrix,
  members: Int32Array,
  asked: Int32Array | undefined,
  k: number,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const positions = await nearestOthers(takeRows(x, members), asked, k, signal);
  return positions.map((position) => members[position]);
}
