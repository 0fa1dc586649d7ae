/** The nodes of the tree in hand. */
import * as s from "./settings";

@unmanaged
export class Node {
  /** Sums over the rows of the node, in fixed point. */
  gradient: i64;
  hessian: i64;
  /** The same for the left child of the best split. */
  leftGradient: i64;
  leftHessian: i64;
  /** How much the best split lowers the loss; 0 where there is none worth it. */
  gain: f64;
  /** Its feature, the last of its bins on the left, and whether missing values go left. */
  feature: i32;
  bin: i32;
  missingLeft: i32;
  /** The left child, followed by the right one; 0 for a leaf. */
  left: i32;
  /** Its part of the list of rows. */
  start: i32;
  count: i32;
  depth: i32;
  /** Where its histogram is kept. */
  slot: i32;
}

// @ts-ignore: decorator
@inline
export function nodeAt(index: i32): Node {
  return changetype<Node>(s.nodes + <usize>index * offsetof<Node>());
}

/** What the threads know of the growing tree together, behind the task board. */
@unmanaged
export class Growth {
  nodeCount: i32;
  leafCount: i32;
  /** Nodes to split now, listed in `splits`. */
  splitCount: i32;
  blockCount: i32;
  /** Whether the children of these nodes may be split in turn. */
  goesOn: i32;
  /** Whether JavaScript wants no more trees. */
  abandoned: i32;
  /** Rows per unit of Hessian: how rows are counted (LightGBM counts so). */
  rowsPerHessian: f64;
}

// @ts-ignore: decorator
@inline
export function growth(): Growth {
  return changetype<Growth>(576);
}

// @ts-ignore: decorator
@inline
export function splitAt(index: i32): Node {
  return nodeAt(load<i32>(s.splits + (<usize>index << 2)));
}
