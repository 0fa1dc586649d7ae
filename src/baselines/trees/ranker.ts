import type { Matrix } from "../../data/matrix";
import type { SharedMemory } from "../../neighbors/shared-memory";
import { withCrew } from "./crew";
import type { Settings } from "./kernel";
import { cutsOf, layOutCuts, layOutSplits, sortCandidates } from "./ranking-tables";
import { Resident } from "./resident";
import type { Tree } from "./tree";

/** Leaves of a tree at most: they are counted in a byte. */
export const MAX_RANKING_LEAVES = 256;

/** Candidates that the kernel takes at a time (see assembly/block-walk.ts). */
const BLOCK = 64;
/** How many pairs of a candidate and a tree the kernel manages in the time of one step elsewhere. */
const PAIRS_PER_STEP = 16;

/** Ranks candidates by what trees say of the absolute differences between their features and those of a query. */
export class Ranker {
  private readonly resident = new Resident((memory) => this.load(memory));

  /** @param trees of at most 256 leaves, grown on at most 255 bins, without missing values; one output. */
  constructor(
    private readonly trees: readonly Tree[],
    private readonly candidates: Matrix,
  ) {}

  /**
   * The `k` candidates of the highest scores for each query, best first; of equal scores, the earlier candidate. The
   * score is the sum over all trees. Memory: that of queries and candidates, and for each thread the candidates' scores
   * and one byte per candidate and feature.
   *
   * @returns indices of candidates, queries x k.
   */
  rank(queries: Matrix, k: number, threads: number): Promise<Int32Array> {
    return this.resident.ask(async (memory, settings) => {
      const values = memory.f32(queries.data.length);
      values.set(queries.data);
      const best = memory.i32(queries.rows * k);
      const { candidateStride, splitFeatures } = settings;
      const rankScratchBytes = candidateStride * (8 + splitFeatures) + BLOCK;
      const places = {
        rows: queries.rows,
        values: values.byteOffset,
        best: best.byteOffset,
        k,
        rankScratch: memory.i32((rankScratchBytes / 4) * threads).byteOffset,
        rankScratchBytes,
      };
      const steps = (queries.rows * this.candidates.rows * this.trees.length) / PAIRS_PER_STEP;
      await withCrew(memory, { threads, steps }, (crew) =>
        crew.callAll("rankCandidates", { ...settings, ...places }),
      );
      return best.slice();
    });
  }

  private load(memory: SharedMemory): Settings {
    const cuts = cutsOf(this.trees);
    const candidateStride = Math.ceil(this.candidates.rows / BLOCK) * BLOCK;
    return {
      features: this.candidates.cols,
      treeCount: this.trees.length,
      candidateCount: this.candidates.rows,
      candidateStride,
      ...layOutCuts(memory, cuts),
      ...sortCandidates(memory, this.candidates, [...cuts.keys()]),
      ...layOutSplits(memory, this.trees, cuts, candidateStride),
    };
  }
}
