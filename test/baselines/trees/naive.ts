import type { Matrix } from "../../../src/data/matrix";
import { addTree, NODE_WORDS, type Tree } from "../../../src/baselines/trees/tree";
import { RandomState } from "../../../src/engine/random";

/** A tree as nested nodes, to be compared and read. */
export type Node = { value: number } | { feature: number; threshold: number; left: Node; right: Node };

export function nested({ nodes }: Tree, node = 0): Node {
  const at = NODE_WORDS * node;
  const numbers = new Float32Array(nodes.buffer, nodes.byteOffset, nodes.length);
  if (nodes[at] < 0) return { value: numbers[at + 1] };
  return {
    feature: nodes[at] >> 1,
    threshold: numbers[at + 1],
    left: nested({ nodes }, nodes[at + 2]),
    right: nested({ nodes }, nodes[at + 2] + 1),
  };
}

export interface Rules {
  leafWise: boolean;
  maxDepth: number;
  maxLeaves: number;
  learningRate: number;
  l2: number;
  minGain: number;
  minHessian: number;
}

/** Which rows a leaf holds, and what it says of them. */
export interface NaiveLeaf {
  rows: number[];
  value: number;
}

interface Split {
  gain: number;
  left: number[];
  right: number[];
}

/** The leaves of a tree grown by trying every value of every feature as the threshold, missing values on either side. */
export function naiveTree(x: Matrix, gradients: number[], hessians: number[], rules: Rules): NaiveLeaf[] {
  const sum = (values: number[], rows: number[]) => rows.reduce((total, row) => total + values[row], 0);
  const score = (rows: number[]) => sum(gradients, rows) ** 2 / (sum(hessians, rows) + rules.l2);

  const bestSplit = (rows: number[]): Split | undefined => {
    let best: Split | undefined;
    for (let feature = 0; feature < x.cols; feature++) {
      const value = (row: number) => x.data[row * x.cols + feature];
      const present = [...new Set(rows.map(value).filter((v) => !Number.isNaN(v)))].sort((a, b) => a - b);
      for (const threshold of [...present.slice(1), Infinity]) {
        for (const missingLeft of [false, true]) {
          const goesLeft = (row: number) => (Number.isNaN(value(row)) ? missingLeft : value(row) < threshold);
          const left = rows.filter(goesLeft);
          const right = rows.filter((row) => !goesLeft(row));
          if (left.length === 0 || right.length === 0) continue;
          if (Math.min(sum(hessians, left), sum(hessians, right)) < rules.minHessian) continue;
          const gain = score(left) + score(right) - score(rows);
          if (gain > Math.max(1e-6, rules.minGain) && gain > (best?.gain ?? 0) + 1e-9) {
            best = { gain, left, right };
          }
        }
      }
    }
    return best;
  };

  interface Leaf {
    rows: number[];
    depth: number;
    split: Split | undefined;
  }
  const leafOf = (rows: number[], depth: number): Leaf => ({ rows, depth, split: bestSplit(rows) });
  const root = leafOf(
    Array.from({ length: x.rows }, (_, row) => row),
    0,
  );
  const leaves = [root];
  for (;;) {
    const open = leaves.filter(({ split, depth }) => split && (rules.leafWise || depth < rules.maxDepth));
    if (open.length === 0 || leaves.length >= rules.maxLeaves) break;
    const next = rules.leafWise ? open.reduce((a, b) => (b.split!.gain > a.split!.gain ? b : a)) : open[0];
    const children = [next.split!.left, next.split!.right].map((rows) => leafOf(rows, next.depth + 1));
    leaves.splice(leaves.indexOf(next), 1, ...children);
  }
  return leaves.map(({ rows }) => ({
    rows,
    value: (-rules.learningRate * sum(gradients, rows)) / (sum(hessians, rows) + rules.l2),
  }));
}

/** What a tree says of each row. */
export function valuesOf(tree: Tree, x: Matrix): Float64Array {
  const sums = new Float64Array(x.rows);
  addTree(tree, x, sums, 0, 1);
  return sums;
}

/** What a naive tree says of each row: the value of the leaf that holds it. */
export function naiveValues(leaves: NaiveLeaf[], rows: number): Float64Array {
  const values = new Float64Array(rows);
  for (const leaf of leaves) for (const row of leaf.rows) values[row] = leaf.value;
  return values;
}

/** Whole numbers, of which each feature has few, some missing; and one category as indicators. */
export function mixedRows(seed: number, rows: number, missing = 0.1): Matrix {
  const random = new RandomState(seed);
  const cols = 9;
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < 4; j++) {
      data[i * cols + j] = random.random() < missing ? NaN : random.randint(-3, 3 + j);
    }
    data[i * cols + 4 + random.randint(0, 5)] = 1;
  }
  return { data, rows, cols };
}

/** Classes around centres, with noise: learnable, but not perfectly. */
export function clusters(
  seed: number,
  rows: number,
  classes: number,
  cols = 6,
): { x: Matrix; y: Int32Array } {
  const random = new RandomState(seed);
  const centres = Float64Array.from({ length: classes * cols }, () => 1.2 * random.normal());
  const y = Int32Array.from({ length: rows }, (_, i) => i % classes);
  const data = Float32Array.from(
    { length: rows * cols },
    (_, at) => centres[y[Math.floor(at / cols)] * cols + (at % cols)] + random.normal(),
  );
  return { x: { data, rows, cols }, y };
}
