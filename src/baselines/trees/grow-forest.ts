import type { Matrix } from "../../data/matrix";
import { SharedMemory } from "../../neighbors/shared-memory";
import { binTable } from "./binned-table";
import { withCrew } from "./crew";
import { NODE_WORDS, type Tree } from "./tree";

export interface Forest {
  classes: number;
  /** One for each tree. */
  seeds: Uint32Array;
  featuresPerSplit: number;
  maxBins: number;
  threads: number;
  signal?: AbortSignal;
}

/**
 * Grows the trees of a random forest, each on one thread.
 *
 * Memory beside the trees: two bytes per value, and for each thread 44 bytes per row plus 2 per row and class.
 */
export async function growForest(x: Matrix, y: Int32Array, forest: Forest): Promise<Tree[]> {
  const { classes, seeds, featuresPerSplit, maxBins, threads, signal } = forest;
  const { rows, cols } = x;
  const memory = new SharedMemory();
  const depth = Math.ceil(Math.log2(rows + 1));
  const steps = rows * (cols + seeds.length * featuresPerSplit * depth);
  return withCrew(memory, { threads, steps, signal }, async (crew) => {
    const table = await binTable(crew, memory, x, maxBins);
    const bytes = (length: number) => memory.i32(Math.ceil(length / 4)).byteOffset;
    const labels = memory.i32(rows);
    labels.set(y);
    const treeSeeds = memory.i32(seeds.length);
    treeSeeds.set(seeds);
    const treeNodes = 2 * rows;
    // Leaves of several classes hold at least two rows; the shares of the pure leaves come first.
    const shareValues = classes * (classes + Math.ceil(rows / 2));
    const workspaceBytes = 16 * (rows + 64 * classes + 16 + Math.ceil((cols + 2 * classes + rows) / 4));
    const rowBins = bytes(rows * cols);
    await crew.callAll("transposeBins", { ...table.settings, rowBins });
    const settings = {
      ...table.settings,
      rowBins,
      labels: labels.byteOffset,
      classes,
      featuresPerSplit,
      treeSeeds: treeSeeds.byteOffset,
      workspace: bytes(workspaceBytes * crew.threads),
      workspaceBytes,
      trees: bytes(4 * NODE_WORDS * treeNodes * crew.threads),
      treeNodes,
      treeSizes: bytes(4 * crew.threads),
      leafShares: bytes(4 * shareValues * crew.threads),
      leafSharesBytes: 4 * shareValues,
      leafShareCounts: bytes(4 * crew.threads),
    };
    const { buffer } = memory.memory;
    const sizes = new Int32Array(buffer, settings.treeSizes, crew.threads);
    const shareCounts = new Int32Array(buffer, settings.leafShareCounts, crew.threads);
    const collect = (thread: number): Tree => ({
      nodes: new Int32Array(
        buffer,
        settings.trees + 4 * NODE_WORDS * treeNodes * thread,
        NODE_WORDS * sizes[thread],
      ).slice(),
      shares: new Float32Array(
        buffer,
        settings.leafShares + 4 * shareValues * thread,
        shareCounts[thread],
      ).slice(),
    });

    const trees = new Array<Tree>(seeds.length);
    let next = 0;
    const work = async (thread: number) => {
      while (next < seeds.length) {
        const tree = next++;
        await crew.callOne(thread, "growForestTree", settings, tree);
        signal?.throwIfAborted();
        trees[tree] = collect(thread);
      }
    };
    await Promise.all(Array.from({ length: crew.threads }, (_, thread) => work(thread)));
    return trees;
  });
}
