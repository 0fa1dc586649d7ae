/**
 * The best split of a node, from its histogram.
 *
 * A split lowers the loss by (half of) `GL^2 / (HL + l2) + GR^2 / (HR + l2) - G^2 / (H + l2)`: equation 7 of XGBoost
 * (arXiv 1603.02754). Missing values are tried on both sides, as in its algorithm 3.
 */
import { placementOf, placeOf } from "./columns";
import { columnHistogram } from "./histogram";
import { growth, Node } from "./nodes";
import * as s from "./settings";
import { MISSING } from "./settings";

/** The best split of a node among the features of one group. */
@unmanaged
export class Candidate {
  gain: f64;
  leftGradient: i64;
  leftHessian: i64;
  feature: i32;
  bin: i32;
  missingLeft: i32;
}

/** Gains below this are rounding (XGBoost's `kRtEps`). */
const LEAST_GAIN = 1e-6;

export function candidateAt(index: i32): Candidate {
  return changetype<Candidate>(s.candidates + <usize>index * offsetof<Candidate>());
}

/** Tries all splits of `node` by the features of one group. */
export function scanGroup(node: Node, group: i32, candidate: Candidate): void {
  candidate.gain = 0;
  candidate.feature = -1;
  const last = min(4 * group + 4, s.columns);
  const end = load<i32>(s.columnStarts + (<usize>last << 2));
  for (let at = load<i32>(s.columnStarts + (<usize>group << 4)); at < end; at++) {
    scanFeature(node, load<i32>(s.columnFeatures + (<usize>at << 2)), candidate);
  }
}

/** Whether `a` is to be preferred; of equal gains, the first feature's. */
export function better(a: Candidate, gain: f64, feature: i32): bool {
  return a.gain > gain || (a.gain == gain && a.gain > 0 && a.feature < feature);
}

function scanFeature(node: Node, feature: i32, candidate: Candidate): void {
  const placement = placementOf(feature);
  const histogram = columnHistogram(node.slot, placement.column);
  const alone = placement.common < 0;
  const missing = histogram + (<usize>MISSING << 4);
  const anyMissing = alone && (load<i64>(missing) | load<i64>(missing, 8)) != 0;
  let commonGradient: i64 = 0;
  let commonHessian: i64 = 0;
  if (!alone) {
    // The others of the column share its bin 0: what no bin of this feature holds is in its common one.
    commonGradient = node.gradient;
    commonHessian = node.hessian;
    const end = histogram + (<usize>(placement.offset + placement.bins - 1) << 4);
    for (let at = histogram + (<usize>placement.offset << 4); at < end; at += 16) {
      commonGradient -= load<i64>(at);
      commonHessian -= load<i64>(at, 8);
    }
  }
  let gradient: i64 = 0;
  let hessian: i64 = 0;
  // Behind the last bin, only missing values are left to be split off.
  const end = anyMissing ? placement.bins : placement.bins - 1;
  for (let bin = 0; bin < end; bin++) {
    const common = bin == placement.common;
    const at = histogram + (<usize>placeOf(placement, bin) << 4);
    const binGradient = common ? commonGradient : load<i64>(at);
    const binHessian = common ? commonHessian : load<i64>(at, 8);
    if ((binGradient | binHessian) == 0) continue;
    gradient += binGradient;
    hessian += binHessian;
    // What is missing only later goes with the heavier child.
    const missingLeft = !anyMissing && 2 * hessian > node.hessian;
    consider(node, feature, bin, i32(missingLeft), gradient, hessian, candidate);
  }
  if (!anyMissing) return;
  // From the other end, as XGBoost does: of equal splits, the one that leaves least on the right.
  gradient = node.gradient;
  hessian = node.hessian;
  for (let bin = placement.bins - 1; bin > 0; bin--) {
    const at = histogram + (<usize>bin << 4);
    if ((load<i64>(at) | load<i64>(at, 8)) == 0) continue;
    gradient -= load<i64>(at);
    hessian -= load<i64>(at, 8);
    consider(node, feature, bin - 1, 1, gradient, hessian, candidate);
  }
}

// @ts-ignore: decorator
@inline
function consider(
  node: Node,
  feature: i32,
  bin: i32,
  missingLeft: i32,
  leftGradient: i64,
  leftHessian: i64,
  candidate: Candidate,
): void {
  const left = <f64>leftHessian / s.hessianScale;
  const right = <f64>(node.hessian - leftHessian) / s.hessianScale;
  if (left < s.minHessian || right < s.minHessian || leftHessian <= 0 || leftHessian >= node.hessian) return;
  if (s.minRows > 0) {
    const perHessian = growth().rowsPerHessian;
    if (nearest(left * perHessian) < s.minRows || nearest(right * perHessian) < s.minRows) return;
  }
  const gain = scoreOf(leftGradient, left) + scoreOf(node.gradient - leftGradient, right) - nodeScore(node);
  if (!(gain > LEAST_GAIN) || !(gain > s.minGain)) return;
  if (!(gain > candidate.gain || (gain == candidate.gain && feature < candidate.feature))) return;
  candidate.gain = gain;
  candidate.feature = feature;
  candidate.bin = bin;
  candidate.missingLeft = missingLeft;
  candidate.leftGradient = leftGradient;
  candidate.leftHessian = leftHessian;
}

// @ts-ignore: decorator
@inline
function scoreOf(gradient: i64, hessian: f64): f64 {
  const sum = <f64>gradient / s.gradientScale;
  return (sum * sum) / (hessian + s.l2);
}

// @ts-ignore: decorator
@inline
function nodeScore(node: Node): f64 {
  return scoreOf(node.gradient, <f64>node.hessian / s.hessianScale);
}

/** What the rows of a node add to their scores: equation 5, shrunken by the learning rate. */
export function leafValue(node: Node): f64 {
  const hessian = <f64>node.hessian / s.hessianScale;
  if (hessian <= 0 || hessian < s.minHessian) return 0;
  return (-s.learningRate * (<f64>node.gradient / s.gradientScale)) / (hessian + s.l2);
}

/** Writes for each place of the split's column whether it goes left: 1 or 0. */
export function fillTable(node: Node, table: usize): void {
  const placement = placementOf(node.feature);
  if (placement.common < 0) {
    for (let bin = 0; bin < 256; bin++) store<u8>(table + bin, <u8>(bin <= node.bin));
    store<u8>(table + MISSING, <u8>node.missingLeft);
    return;
  }
  memory.fill(table, <u8>(placement.common <= node.bin), 256);
  for (let bin = 0; bin < placement.bins; bin++) {
    if (bin != placement.common) store<u8>(table + placeOf(placement, bin), <u8>(bin <= node.bin));
  }
}
