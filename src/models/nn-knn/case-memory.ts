/** The cases of a network, as its steps are fed with them, and the way that queries take to the same space. */
import { createHash } from "node:crypto";
import { columnMeans, type Matrix } from "../../data/matrix";
import type { RandomState } from "../../engine/random";
import type { HostTensor, Tree } from "../../engine/tensors";
import type { CaseSizes } from "./activator";
import type { CaseSampler } from "./case-sampler";
import { firstPlaces } from "./drawn-cases";
import type { Extractor } from "./extractor";
import { centered, extractFeatures } from "./features";

/** What a memory is made of. */
export interface Cases {
  /** Raw inputs, cases x inputs. */
  readonly x: Matrix;
  /** What the cases speak for, cases x outputs. */
  readonly values: Matrix;
  /** Draws the cases of a batch; absent where it is compared with all. */
  readonly sampler?: CaseSampler;
  /** An extractor that is not trained, and its parameters: its features stand in the place of the raw inputs. */
  readonly frozen?: { readonly extractor: Extractor; readonly parameters: Tree<HostTensor> };
  /** An extractor that is trained along: steps are fed with raw inputs, for it to work on. */
  readonly trained?: Extractor;
}

/** Up to so many products, a second thread within a step only waits for the first. */
const ONE_THREAD = 2 ** 20;

export class CaseMemory {
  readonly sizes: CaseSizes;

  private constructor(
    private readonly cases: Cases,
    /** What a step is fed with for each case: centred features, or raw inputs for an extractor that is trained along. */
    readonly fed: Matrix,
    /** The mean of the cases' features, where it stays as it is. */
    private readonly center: Float64Array | undefined,
  ) {
    const features = cases.trained?.features ?? fed.cols;
    this.sizes = { cases: fed.rows, features, outputs: cases.values.cols };
  }

  static async of(cases: Cases): Promise<CaseMemory> {
    const { x, frozen, trained } = cases;
    if (trained) return new CaseMemory(cases, x, undefined);
    const features = frozen ? await extractFeatures(frozen.extractor, frozen.parameters, x) : x;
    // Distances stay the same, and are more exact (see distance.ts).
    const center = columnMeans(features);
    return new CaseMemory(cases, centered(features, center), center);
  }

  /** What a step is fed with for rows of raw inputs. */
  async queries(x: Matrix): Promise<Matrix> {
    const { frozen } = this.cases;
    if (!this.center) return x;
    const features = frozen ? await extractFeatures(frozen.extractor, frozen.parameters, x) : x;
    return centered(features, this.center);
  }

  /** What the cases speak for. */
  get values(): Matrix {
    return this.cases.values;
  }

  /** All cases: the same in every batch. */
  get constants(): Tree<HostTensor> {
    return { cases: { x: tensorOf(this.fed), values: tensorOf(this.values) } };
  }

  /** Which cases the next batch is compared with; all where absent. */
  draw(random: RandomState): Int32Array | undefined {
    return this.cases.sampler?.draw(random);
  }

  /** What was drawn, as part of a batch; nothing where it is compared with all. */
  ofBatch(rows: Int32Array | undefined): Tree<HostTensor> {
    return rows ? { draw: { rows: vectorOf(rows), firsts: vectorOf(firstPlaces(rows)) } } : {};
  }

  /** Threads within a step of so many queries; `undefined` leaves them to the engine. */
  threadsFor(queries: number): number | undefined {
    const cases = this.cases.sampler?.count ?? this.sizes.cases;
    return queries * cases * this.sizes.features <= ONE_THREAD ? 1 : undefined;
  }

  /** Tells these cases from others. */
  digest(): string {
    const hash = createHash("sha256");
    for (const { data } of [this.fed, this.values]) hash.update(data);
    return hash.digest("hex").slice(0, 16);
  }
}

/** A matrix as a tensor, not a copy. */
export function tensorOf({ data, rows, cols }: Matrix): HostTensor {
  return { data, shape: [rows, cols] };
}

function vectorOf(data: Int32Array): HostTensor {
  return { data, shape: [data.length] };
}
