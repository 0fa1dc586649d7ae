import type { Matrix } from "../../data/matrix";
import { SharedMemory } from "../../neighbors/shared-memory";
import { withCrew } from "./crew";
import type { Settings } from "./kernel";

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

interface Loaded {
  memory: SharedMemory;
  /** How much of the memory the trees take. */
  mark: number;
  settings: Settings;
}

/** Trees that are asked together. */
export class Ensemble {
  private loaded: Loaded | undefined;
  /** Settles when the memory is free for the next question. */
  private free: Promise<unknown> = Promise.resolve();

  /**
   * @param outputs sums per row. In a forest each tree has a share in all of them, else every tree adds to one, in turn.
   */
  constructor(
    readonly trees: readonly Tree[],
    readonly features: number,
    readonly outputs: number,
  ) {}

  /** The sum of what all trees say of each row, rows x outputs. */
  sums(x: Matrix, threads: number): Promise<Float64Array> {
    return this.inTurn(async ({ memory, settings }) => {
      const values = memory.f32(x.data.length);
      values.set(x.data);
      const sums = memory.f64(x.rows * this.outputs).fill(0);
      const places = { rows: x.rows, values: values.byteOffset, sums: sums.byteOffset };
      await withCrew(memory, { threads, steps: x.rows * this.trees.length }, (crew) =>
        crew.callAll("predictSums", { ...settings, ...places }),
      );
      return sums.slice();
    });
  }

  /**
   * The `k` candidates of the highest scores for each query, best first; of equal scores, the earlier candidate. The
   * score is the sum over trees for the absolute differences of the features.
   *
   * @returns indices of candidates, queries x k.
   */
  rank(queries: Matrix, candidates: Matrix, k: number, threads: number): Promise<Int32Array> {
    return this.inTurn(async ({ memory, settings }) => {
      const values = memory.f32(queries.data.length);
      values.set(queries.data);
      const candidateValues = memory.f32(candidates.data.length);
      candidateValues.set(candidates.data);
      const best = memory.i32(queries.rows * k);
      const places = {
        rows: queries.rows,
        values: values.byteOffset,
        candidateValues: candidateValues.byteOffset,
        candidateCount: candidates.rows,
        best: best.byteOffset,
        k,
        candidateScores: memory.f64(threads * candidates.rows).byteOffset,
      };
      const steps = queries.rows * candidates.rows * this.trees.length;
      await withCrew(memory, { threads, steps }, (crew) =>
        crew.callAll("rankCandidates", { ...settings, ...places }),
      );
      return best.slice();
    });
  }

  private inTurn<T>(ask: (loaded: Loaded) => Promise<T>): Promise<T> {
    const answer = this.free.then(async () => {
      const loaded = (this.loaded ??= this.load());
      try {
        return await ask(loaded);
      } finally {
        loaded.memory.release(loaded.mark);
      }
    });
    this.free = answer.catch(() => {});
    return answer;
  }

  private load(): Loaded {
    const memory = new SharedMemory();
    const { trees, features, outputs } = this;
    const length = (of: (tree: Tree) => number) => trees.reduce((sum, tree) => sum + of(tree), 0);
    const nodes = memory.i32(length((tree) => tree.nodes.length));
    const roots = memory.i32(trees.length);
    const shares = memory.f32(length((tree) => tree.shares?.length ?? 0));
    const shareStarts = memory.i32(trees.length);
    let node = 0;
    let share = 0;
    trees.forEach((tree, i) => {
      nodes.set(tree.nodes, node);
      roots[i] = node / NODE_WORDS;
      node += tree.nodes.length;
      shareStarts[i] = share;
      if (!tree.shares) return;
      shares.set(tree.shares, share);
      share += tree.shares.length;
    });
    const settings = {
      features,
      outputs,
      treeCount: trees.length,
      trees: nodes.byteOffset,
      roots: roots.byteOffset,
      shares: share > 0 ? shares.byteOffset : 0,
      shareStarts: shareStarts.byteOffset,
    };
    return { memory, mark: memory.used, settings };
  }
}

/** Adds what one tree says of each row to its sum. */
export function addTree(
  { nodes }: Tree,
  x: Matrix,
  sums: Float64Array,
  output: number,
  outputs: number,
): void {
  const numbers = new Float32Array(nodes.buffer, nodes.byteOffset, nodes.length);
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
