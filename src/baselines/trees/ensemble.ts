import type { Matrix } from "../../data/matrix";
import type { SharedMemory } from "../../neighbors/shared-memory";
import { withCrew } from "./crew";
import type { Settings } from "./kernel";
import { Resident } from "./resident";
import { NODE_WORDS, type Tree } from "./tree";

/** Trees that are asked together. */
export class Ensemble {
  private readonly resident = new Resident((memory) => this.load(memory));

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
    return this.resident.ask(async (memory, settings) => {
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

  private load(memory: SharedMemory): Settings {
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
    return {
      features,
      outputs,
      treeCount: trees.length,
      trees: nodes.byteOffset,
      roots: roots.byteOffset,
      shares: share > 0 ? shares.byteOffset : 0,
      shareStarts: shareStarts.byteOffset,
    };
  }
}
