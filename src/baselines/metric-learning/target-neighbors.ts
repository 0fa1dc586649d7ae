import { takeRows, type Matrix } from "../../data/matrix";
import { allNearestNeighbors } from "../../neighbors/nearest-neighbors";

/**
 * The `k` nearest other rows of the own class of each row, in the space of the features: rows x k.
 *
 * @throws RangeError where a class has no more than `k` rows.
 */
export async function targetNeighbors(
  owner: string,
  x: Matrix,
  y: Int32Array,
  k: number,
): Promise<Int32Array> {
  const targets = new Int32Array(x.rows * k);
  for (const label of new Set(y)) {
    const members = Int32Array.from(y.keys()).filter((row) => y[row] === label);
    if (members.length <= k) {
      throw new RangeError(
        `${owner}: expected more than targetNeighbors=${k} rows of each class, ` +
          `got ${members.length} of class ${label}; take fewer target neighbours, or leave that class out`,
      );
    }
    const { indices } = await allNearestNeighbors(takeRows(x, members), { k });
    members.forEach((row, at) => {
      for (let t = 0; t < k; t++) targets[row * k + t] = members[indices[at * k + t]];
    });
  }
  return targets;
}
