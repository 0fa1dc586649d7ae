/** The grown tree, as it is kept (see `Tree` in ../ensemble.ts). */
import { growth, nodeAt } from "./nodes";
import * as s from "./settings";
import { leafValue } from "./split";
import { NODE_BYTES } from "./walk";

export function writeTree(output: i32): void {
  store<i32>(s.treeSizes + (<usize>output << 2), growth().nodeCount);
  const tree = s.trees + <usize>output * <usize>s.treeNodes * NODE_BYTES;
  for (let i = 0; i < growth().nodeCount; i++) {
    const node = nodeAt(i);
    const at = tree + <usize>i * NODE_BYTES;
    if (node.left == 0) writeLeaf(at, <f32>leafValue(node), 0);
    else writeSplit(at, node.feature, node.bin, node.missingLeft != 0, node.left);
  }
}

export function writeLeaf(at: usize, value: f32, shares: i32): void {
  store<i32>(at, -1);
  store<f32>(at, value, 4);
  store<i32>(at, shares, 8);
}

/** A split after the last bin parts the missing values from all others. */
export function writeSplit(at: usize, feature: i32, bin: i32, missingLeft: bool, left: i32): void {
  const last = load<i32>(s.binCounts + (<usize>feature << 4)) - 1;
  const threshold = bin < last ? load<f32>(s.cuts + (<usize>feature << 10) + (<usize>bin << 2)) : <f32>Infinity;
  store<i32>(at, (feature << 1) | i32(missingLeft));
  store<f32>(at, threshold, 4);
  store<i32>(at, left, 8);
}
