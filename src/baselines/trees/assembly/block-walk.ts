/**
 * The ways of 64 candidates through one tree, all at the same time and without branches.
 *
 * The tree's leaves are numbered from left to right, and its splits come parents first, left before right. Every candidate
 * begins at leaf 0. When a split's turn comes, the candidates on their way through it are those at the first leaf below
 * it: whoever went another way is before that leaf, or behind all leaves of the split. Those that go right skip the
 * leaves on the left.
 */
import * as s from "./settings";

const BLOCK: usize = 64;

/** A split in 8 bytes: where its feature's bins begin; and one byte each of the following. */
const SPLIT_BYTES: usize = 8;
/** The last bin on the left. */
const BIN: usize = 4;
/** The first leaf below. */
const FIRST_LEAF: usize = 5;
/** How many leaves are below on the left. */
const LEFT_LEAVES: usize = 6;

/** Adds what one tree says of each candidate to its score. */
export function addLeafValues(tree: i32, bins: usize, scores: usize): void {
  const starts = s.treeSplitStarts + (<usize>tree << 2);
  const first = s.treeSplits + <usize>load<i32>(starts) * SPLIT_BYTES;
  const end = s.treeSplits + <usize>load<i32>(starts, 4) * SPLIT_BYTES;
  const values = s.leafValues + (<usize>(load<i32>(starts) + tree) << 3);
  const leaves = bins + <usize>s.splitFeatures * s.candidateStride;
  for (let block: usize = 0; block < s.candidateStride; block += BLOCK) {
    findLeaves(first, end, bins + block, leaves);
    for (let i: usize = 0; i < BLOCK; i++) {
      const score = scores + ((block + i) << 3);
      const value = load<f64>(values + (<usize>load<u8>(leaves + i) << 3));
      store<f64>(score, load<f64>(score) + value);
    }
  }
}

function findLeaves(first: usize, end: usize, bins: usize, leaves: usize): void {
  let a = i8x16.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let split = first; split < end; split += SPLIT_BYTES) {
    const column = bins + <usize>load<u32>(split);
    const bin = v128.load_splat<u8>(split, BIN);
    const firstLeaf = v128.load_splat<u8>(split, FIRST_LEAF);
    const leftLeaves = v128.load_splat<u8>(split, LEFT_LEAVES);
    a = part(a, v128.load(column), bin, firstLeaf, leftLeaves);
    b = part(b, v128.load(column, 16), bin, firstLeaf, leftLeaves);
    c = part(c, v128.load(column, 32), bin, firstLeaf, leftLeaves);
    d = part(d, v128.load(column, 48), bin, firstLeaf, leftLeaves);
  }
  v128.store(leaves, a);
  v128.store(leaves, b, 16);
  v128.store(leaves, c, 32);
  v128.store(leaves, d, 48);
}

// @ts-ignore: decorator
@inline
function part(leaves: v128, bins: v128, bin: v128, firstLeaf: v128, leftLeaves: v128): v128 {
  const goesRight = v128.and(i8x16.eq(leaves, firstLeaf), i8x16.gt_s(bins, bin));
  return i8x16.add(leaves, v128.and(goesRight, leftLeaves));
}
