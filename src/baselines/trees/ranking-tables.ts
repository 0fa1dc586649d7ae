/** What the kernel ranks with: trees, and candidates in the order of each feature. */
import type { Matrix } from "../../data/matrix";
import type { SharedMemory } from "../../neighbors/shared-memory";
import type { Settings } from "./kernel";
import { NODE_WORDS, numbersOf, type Tree } from "./tree";

/** The thresholds of each feature that any tree splits by, ascending. */
export function cutsOf(trees: readonly Tree[]): Map<number, number[]> {
  const cuts = new Map<number, Set<number>>();
  for (const tree of trees) {
    const numbers = numbersOf(tree);
    for (let at = 0; at < tree.nodes.length; at += NODE_WORDS) {
      if (tree.nodes[at] < 0) continue;
      const feature = tree.nodes[at] >> 1;
      if (!cuts.has(feature)) cuts.set(feature, new Set());
      cuts.get(feature)!.add(numbers[at + 1]);
    }
  }
  return new Map([...cuts].map(([feature, values]) => [feature, [...values].sort((a, b) => a - b)]));
}

export function layOutCuts(memory: SharedMemory, cuts: Map<number, number[]>): Settings {
  const splitFeature = memory.i32(cuts.size);
  splitFeature.set([...cuts.keys()]);
  const all = [...cuts.values()];
  const splitCuts = memory.f32(all.reduce((sum, { length }) => sum + length, 0));
  const cutStarts = memory.i32(cuts.size + 1).fill(0);
  all.forEach((own, i) => {
    splitCuts.set(own, cutStarts[i]);
    cutStarts[i + 1] = cutStarts[i] + own.length;
  });
  return {
    splitFeatures: cuts.size,
    splitFeature: splitFeature.byteOffset,
    splitCuts: splitCuts.byteOffset,
    cutStarts: cutStarts.byteOffset,
  };
}

export function sortCandidates(
  memory: SharedMemory,
  { data, rows, cols }: Matrix,
  features: number[],
): Settings {
  const sortedValues = memory.f32(features.length * rows);
  const sortedCandidates = memory.i32(features.length * rows);
  features.forEach((feature, i) => {
    const valueOf = (candidate: number) => data[candidate * cols + feature];
    const order = Int32Array.from({ length: rows }, (_, candidate) => candidate);
    order.sort((a, b) => valueOf(a) - valueOf(b));
    sortedCandidates.set(order, i * rows);
    sortedValues.set(Float32Array.from(order, valueOf), i * rows);
  });
  return { sortedValues: sortedValues.byteOffset, sortedCandidates: sortedCandidates.byteOffset };
}

/** Splits as the kernel wants them: see assembly/block-walk.ts. */
export function layOutSplits(
  memory: SharedMemory,
  trees: readonly Tree[],
  cuts: Map<number, number[]>,
  candidateStride: number,
): Settings {
  const features = [...cuts.keys()];
  const splits: number[] = [];
  const starts = [0];
  const leafValues: number[] = [];
  for (const tree of trees) {
    const numbers = numbersOf(tree);
    let leaves = 0;
    const visit = (node: number) => {
      const at = NODE_WORDS * node;
      if (tree.nodes[at] < 0) {
        leafValues.push(numbers[at + 1]);
        leaves++;
        return;
      }
      const feature = tree.nodes[at] >> 1;
      const bin = cuts.get(feature)!.indexOf(numbers[at + 1]) - 128;
      const firstLeaf = leaves;
      const place = splits.push(features.indexOf(feature) * candidateStride, 0) - 1;
      visit(tree.nodes[at + 2]);
      splits[place] = (bin & 0xff) | (firstLeaf << 8) | ((leaves - firstLeaf) << 16);
      visit(tree.nodes[at + 2] + 1);
    };
    visit(0);
    starts.push(splits.length / 2);
  }
  const treeSplits = memory.i32(splits.length);
  treeSplits.set(splits);
  const treeSplitStarts = memory.i32(starts.length);
  treeSplitStarts.set(starts);
  const values = memory.f64(leafValues.length);
  values.set(leafValues);
  return {
    treeSplits: treeSplits.byteOffset,
    treeSplitStarts: treeSplitStarts.byteOffset,
    leafValues: values.byteOffset,
  };
}
