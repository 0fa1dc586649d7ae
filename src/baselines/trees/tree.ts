import type { Matrix } from "../../data/matrix";

/**
 * A tree: three 32-bit words for each node, the root first.
 *
 * A split: twice its feature, plus 1 where missing values go left; its threshold (float32), below which values go left;
 * its left child, which the right one follows. A leaf: -1; its value (float32); where its class shares begin in `shares`.
 */
export interface Tree {
  readonly nodes: Int32Array;
  /** Class shares of leaves, in a forest only. */
  readonly shares?: Float32Array;
}

/** Words of a node. */
export const NODE_WORDS = 3;

/** The nodes' second words as the numbers that they are: thresholds of splits, values of leaves. */
export function numbersOf({ nodes }: Tree): Float32Array {
  return new Float32Array(nodes.buffer, nodes.byteOffset, nodes.length);
}

/** Adds what one tree says of each row to its sum. */
export function addTree(tree: Tree, x: Matrix, sums: Float64Array, output: number, outputs: number): void {
  const { nodes } = tree;
  const numbers = numbersOf(tree);
  for (let i = 0; i < x.rows; i++) {
    let at = 0;
    for (let split = nodes[at]; split >= 0; split = nodes[at]) {
      const value = x.data[i * x.cols + (split >> 1)];
      const left = Number.isNaN(value) ? (split & 1) === 1 : value < numbers[at + 1];
      at = NODE_WORDS * (nodes[at + 2] + (left ? 0 : 1));
    }
    sums[i * outputs + output] += numbers[at + 1];
  }
}
