/**
 * One round of boosting: a tree for each output, grown by all threads together.
 *
 * Depth-wise, all nodes of a level are split at a time (XGBoost); leaf-wise, the one with the largest gain (LightGBM).
 */
import { computeGradients } from "./gradients";
import { accumulate, columnHistogram, subtract } from "./histogram";
import { growth, nodeAt, Node, splitAt } from "./nodes";
import { partition } from "./partition";
import * as s from "./settings";
import { better, candidateAt, fillTable, leafValue, scanGroup } from "./split";
import { barrier, first, nextTask, stopped } from "./threads";
import { writeTree } from "./write-tree";


export function boostingRound(): void {
  if (s.objective != 0) computeGradients();
  for (let output = 0; output < s.outputs; output++) {
    growTree(s.gradients + (<usize>output * <usize>s.rows << 3));
    if (first()) writeTree(output);
    addToScores(output);
  }
}

function growTree(gradients: usize): void {
  listAllRows();
  if (first()) plantRoot();
  barrier();
  if (growth().abandoned) return;
  for (let group = nextTask(); group < s.groups; group = nextTask()) {
    accumulate(0, group, 0, s.rows, gradients);
  }
  barrier();
  if (first()) sumRoot();
  barrier();
  for (let group = nextTask(); group < s.groups; group = nextTask()) {
    scanGroup(nodeAt(0), group, candidateAt(group));
  }
  barrier();
  if (first()) {
    settle(nodeAt(0), 0);
    chooseSplits(0, 1);
  }
  barrier();
  while (growth().splitCount > 0) {
    partition();
    if (growth().goesOn) {
      sumUpChildren(gradients);
      scanChildren();
    }
    if (first()) advance();
    barrier();
  }
}

const ROWS_PER_TASK = 65536;

function listAllRows(): void {
  const tasks = (s.rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
  for (let task = nextTask(); task < tasks; task = nextTask()) {
    const end = min((task + 1) * ROWS_PER_TASK, s.rows);
    for (let row = task * ROWS_PER_TASK; row < end; row++) store<u32>(s.rowList + (<usize>row << 2), row);
  }
}

function plantRoot(): void {
  growth().nodeCount = 1;
  growth().leafCount = 1;
  growth().abandoned = i32(stopped());
  const root = nodeAt(0);
  root.left = 0;
  root.start = 0;
  root.count = s.rows;
  root.depth = 0;
  root.slot = 0;
}

/** Every column holds every row: the first is as good as any. */
function sumRoot(): void {
  const root = nodeAt(0);
  root.gradient = 0;
  root.hessian = 0;
  const histogram = columnHistogram(0, 0);
  for (let at = histogram; at < histogram + (256 << 4); at += 16) {
    root.gradient += load<i64>(at);
    root.hessian += load<i64>(at, 8);
  }
  const hessian = <f64>root.hessian / s.hessianScale;
  growth().rowsPerHessian = hessian > 0 ? <f64>s.rows / hessian : 0;
}

/** Histograms of both children of every split node: that of fewer rows is summed up, that of its sibling is the rest. */
function sumUpChildren(gradients: usize): void {
  const tasks = growth().splitCount * s.groups;
  for (let task = nextTask(); task < tasks; task = nextTask()) {
    const node = splitAt(task / s.groups);
    const group = task % s.groups;
    const left = nodeAt(node.left);
    const right = nodeAt(node.left + 1);
    const smaller = left.count <= right.count ? left : right;
    const slot = max(left.slot, right.slot); // the new one; the other is the node's own
    accumulate(slot, group, smaller.start, smaller.count, gradients);
    subtract(node.slot, slot, group);
  }
  barrier();
  if (first()) {
    for (let split = 0; split < growth().splitCount; split++) {
      const node = splitAt(split);
      const left = nodeAt(node.left);
      const right = nodeAt(node.left + 1);
      const slot = max(left.slot, right.slot);
      left.slot = left.count <= right.count ? slot : node.slot;
      right.slot = left.count <= right.count ? node.slot : slot;
    }
  }
  barrier();
}

function scanChildren(): void {
  const tasks = growth().splitCount * 2 * s.groups;
  for (let task = nextTask(); task < tasks; task = nextTask()) {
    const child = task / s.groups;
    scanGroup(nodeAt(splitAt(child >> 1).left + (child & 1)), task % s.groups, candidateAt(task));
  }
  barrier();
}

/** Settles the children of the nodes that were split, and chooses the next ones. */
function advance(): void {
  if (!growth().goesOn) {
    growth().splitCount = 0;
    return;
  }
  const newest = growth().nodeCount - 2 * growth().splitCount;
  for (let split = 0; split < growth().splitCount; split++) {
    const left = splitAt(split).left;
    settle(nodeAt(left), 2 * split * s.groups);
    settle(nodeAt(left + 1), (2 * split + 1) * s.groups);
  }
  if (s.leafWise) chooseSplits(0, growth().nodeCount);
  else chooseSplits(newest, growth().nodeCount);
}

/** Takes the best of the groups' candidates. */
function settle(node: Node, firstCandidate: i32): void {
  node.gain = 0;
  node.feature = -1;
  for (let group = 0; group < s.groups; group++) {
    const candidate = candidateAt(firstCandidate + group);
    if (!better(candidate, node.gain, node.feature)) continue;
    node.gain = candidate.gain;
    node.feature = candidate.feature;
    node.bin = candidate.bin;
    node.missingLeft = candidate.missingLeft;
    node.leftGradient = candidate.leftGradient;
    node.leftHessian = candidate.leftHessian;
  }
}

/** Among the nodes from `begin` up to but without `end`: all that can be split, or leaf-wise the best one. */
function chooseSplits(begin: i32, end: i32): void {
  let count = 0;
  if (s.leafWise) {
    let best = -1;
    for (let i = begin; i < end; i++) {
      if (nodeAt(i).left == 0 && nodeAt(i).gain > (best < 0 ? 0 : nodeAt(best).gain)) best = i;
    }
    if (best >= 0 && growth().leafCount < s.maxLeaves) store<i32>(s.splits + (<usize>(count++) << 2), best);
  } else {
    for (let i = begin; i < end; i++) {
      if (nodeAt(i).gain > 0 && nodeAt(i).depth < s.maxDepth) store<i32>(s.splits + (<usize>(count++) << 2), i);
    }
  }
  growth().splitCount = count;
  for (let split = 0; split < count; split++) makeChildren(split);
  growth().goesOn = i32(
    s.leafWise ? growth().leafCount < s.maxLeaves : count > 0 && splitAt(0).depth + 1 < s.maxDepth,
  );
}

function makeChildren(index: i32): void {
  const node = splitAt(index);
  fillTable(node, s.tables + (<usize>index << 8));
  node.left = growth().nodeCount;
  growth().nodeCount += 2;
  const left = nodeAt(node.left);
  const right = nodeAt(node.left + 1);
  left.gradient = node.leftGradient;
  left.hessian = node.leftHessian;
  right.gradient = node.gradient - node.leftGradient;
  right.hessian = node.hessian - node.leftHessian;
  left.depth = right.depth = node.depth + 1;
  left.left = right.left = 0;
  left.gain = right.gain = 0;
  left.slot = node.slot;
  right.slot = growth().leafCount++;
}

/** Adds the leaves' values to the scores of their rows; a task is a leaf. */
function addToScores(output: i32): void {
  for (let i = nextTask(); i < growth().nodeCount; i = nextTask()) {
    const node = nodeAt(i);
    if (node.left != 0) continue;
    const value = <f32>leafValue(node);
    const end = s.rowList + (<usize>(node.start + node.count) << 2);
    for (let at = s.rowList + (<usize>node.start << 2); at < end; at += 4) {
      const score = s.scores + ((<usize>load<u32>(at) * <usize>s.outputs + output) << 2);
      store<f32>(score, load<f32>(score) + value);
    }
  }
  barrier();
}
