/**
 * Oversampling by a network that predicts feature vectors (section 4.2): it is trained on the rows and their neighbours,
 * and then predicts, for each training row, K vectors X_t^P and their label distributions Y_t^P. Vectors whose label,
 * argmax Y_t^P, is that of a class with too few rows become synthetic rows of it, in the order of the training rows,
 * until the class has as many rows as it should have or the training rows run out.
 *
 * How a vector gets its label, and in which order vectors are added, is not stated; both are as above.
 */
import { argmax } from "../data/argmax";
import { type Matrix, matrix, requireFinite } from "../data/matrix";
import { unknownName } from "../errors";
import { MNKNN_VEC_DEFAULTS, MNkNNVec, type MNkNNVecOptions } from "../models/mnknn-vec";
import type { NeighborNetwork, NetworkFitOptions } from "../models/neighbor-network";
import { V2VSLS, V2VSLS_DEFAULTS, type V2VSLSOptions } from "../models/v2vsls";
import { requireLabels } from "../neighbors/check-labels";
import { resolveOptions } from "../options";
import type { Oversampler, Resampled } from "./oversampler";
import { ResampledRows } from "./resampled-rows";
import { growingClasses, type SamplingStrategy } from "./sampling-strategy";

/** Hyper-parameters of `NeuralOversampler`: its own and, beside them, those of its generator. */
export interface NeuralOversamplerOptions
  extends V2VSLSOptions, Partial<Pick<MNkNNVecOptions, "memorySize">> {
  /** The network that predicts the synthetic rows. */
  generator: "V2VSLS" | "MNkNN_VEC";
  /** How many rows the classes should have in the end, as far as the training rows last. */
  samplingStrategy: SamplingStrategy;
}

const GENERATORS = {
  V2VSLS: {
    defaults: V2VSLS_DEFAULTS,
    build: (options: object): NeighborNetwork => new V2VSLS(options),
  },
  MNkNN_VEC: {
    defaults: MNKNN_VEC_DEFAULTS,
    build: (options: object): NeighborNetwork => new MNkNNVec(options),
  },
};

/** The paper states them for V2VSLS; MNkNN_VEC takes them over. */
const OVERSAMPLING_DEFAULTS = {
  generator: "V2VSLS", // section 4.2
  samplingStrategy: "auto", // section 4.2
  alpha: 3, // section 4.2
  lambda: 1.3, // section 4.2
} as const;

/** Vectors of so many rows are predicted before the next are: those of all rows may not fit into memory. */
const ROWS_AT_ONCE = 16_384;

export class NeuralOversampler implements Oversampler {
  readonly options: NeuralOversamplerOptions;
  /** Each resampling has a network of its own. */
  private readonly buildNetwork: () => NeighborNetwork;

  constructor(options: Partial<NeuralOversamplerOptions> = {}) {
    const { generator: name = OVERSAMPLING_DEFAULTS.generator } = options;
    if (!Object.hasOwn(GENERATORS, name)) {
      throw unknownName("NeuralOversampler", "generator", name, Object.keys(GENERATORS));
    }
    const { defaults, build } = GENERATORS[name];
    this.options = resolveOptions("NeuralOversampler", { ...defaults, ...OVERSAMPLING_DEFAULTS }, options);
    const ofNetwork = Object.entries(this.options).filter(([option]) => option in defaults);
    this.buildNetwork = () => build(Object.fromEntries(ofNetwork));
    this.buildNetwork(); // refuses values out of their range
  }

  /**
   * @param options what the training of the generator may be told, such as validation rows for early stopping, a
   * checkpoint, or the K nearest others of each row.
   * @throws RangeError and Error, too, as the `fit` of the generator.
   */
  async resample(x: Matrix, y: Int32Array, options: NetworkFitOptions = {}): Promise<Resampled> {
    const owner = "NeuralOversampler.resample";
    requireLabels(owner, x, y);
    requireFinite(owner, x);
    const classes = growingClasses(owner, this.options.samplingStrategy, y);
    const missing = new Map(classes.map(({ label, wanted }) => [label, wanted]));
    if (missing.size === 0) return new ResampledRows(x, y, 0).resampled();
    const network = this.buildNetwork();
    try {
      await network.fit(x, y, options);
      return await this.addPredicted(network, x, y, missing, options.signal);
    } finally {
      network.dispose();
    }
  }

  /** @param missing rows of each class that has too few; counted down. */
  private async addPredicted(
    network: NeighborNetwork,
    x: Matrix,
    y: Int32Array,
    missing: Map<number, number>,
    signal: AbortSignal | undefined,
  ): Promise<Resampled> {
    const { k } = this.options;
    const { rows: count, cols } = x;
    let room = [...missing.values()].reduce((sum, rows) => sum + rows, 0);
    const rows = new ResampledRows(x, y, room);
    for (let start = 0; start < count && room > 0; start += ROWS_AT_ONCE) {
      signal?.throwIfAborted();
      const end = Math.min(start + ROWS_AT_ONCE, count);
      const part = matrix(x.data.subarray(start * cols, end * cols), end - start, cols);
      const { labels, vectors } = await network.predictNeighbors(part);
      argmax(labels!).forEach((label, i) => {
        const left = missing.get(label) ?? 0;
        if (left === 0) return;
        const at = rows.append(label, start + Math.floor(i / k));
        rows.data.set(vectors!.data.subarray(i * cols, (i + 1) * cols), at);
        missing.set(label, left - 1);
        room--;
      });
    }
    return rows.resampled();
  }
}
