/**
 * What the paper's networks have in common beside what all networks have: they learn from each training row, its class,
 * and the labels and vectors of its K nearest training rows, and they answer with a sequence of K labels, of K vectors,
 * or of both.
 */
import type { Matrix } from "../data/matrix";
import type { HostTensor } from "../engine/tensors";
import { allNearestNeighbors } from "../neighbors/nearest-neighbors";
import type { Neighbors } from "../neighbors/neighbors";
import type { Training } from "../training/train";
import type { NetworkOptions } from "./network-options";
import { TrainedNetwork, type TrainedNetworkFitOptions } from "./trained-network";
import { neighborTargets, requireNeighbors, type TrainingData } from "./training-data";

export type { NetworkOptions };

/** What a fit may be told beside the data. */
export interface NetworkFitOptions extends TrainedNetworkFitOptions {
  /**
   * The K nearest training rows of each training row, the same in all epochs or by epoch (1 for the first; of the same
   * epoch always the same, or training does not resume); searched for where absent, ignored where none are needed.
   */
  neighbors?: Neighbors | ((epoch: number) => Promise<Neighbors>);
}

/** The sequences that a network predicts for some rows. */
export interface NeighborPrediction {
  /** Probabilities of the classes of the K neighbours, (rows K) x classes, row-major, where they are predicted. */
  labels?: Matrix;
  /** Feature vectors of the K neighbours, (rows K) x features, row-major, where they are predicted. */
  vectors?: Matrix;
}

export abstract class NeighborNetwork<Options extends NetworkOptions = NetworkOptions> extends TrainedNetwork<
  Options,
  NetworkFitOptions
> {
  /** Which sequences it answers with; none where its only label is that of the row itself. */
  protected abstract readonly sequences: readonly (keyof NeighborPrediction)[];

  /** What `fit` trains: the compiled step with its first weights, and its batches. For loops of your own. */
  async prepareTraining(x: Matrix, y: Int32Array, neighbors: Neighbors): Promise<Training> {
    const owner = `${this.name}.prepareTraining`;
    const shape = this.requireRows(owner, x, y);
    return this.trainingOf(await this.trainingData(owner, x, y, { neighbors }), shape);
  }

  /** The predicted label distributions and vectors of the K nearest neighbours of each row. */
  async predictNeighbors(x: Matrix): Promise<NeighborPrediction> {
    const { features, classes } = this.fitted("predictNeighbors");
    const { k } = this.options;
    const rows = x.rows * k;
    const empty = (kind: keyof NeighborPrediction, cols: number): Matrix | undefined =>
      this.sequences.includes(kind) ? { data: new Float32Array(rows * cols), rows, cols } : undefined;
    const labels = empty("labels", classes);
    const vectors = empty("vectors", features);
    for await (const batch of this.predictions("predictNeighbors", x)) {
      labels?.data.set(batch.labels!, batch.start * k * classes);
      vectors?.data.set(batch.vectors!, batch.start * k * features);
    }
    return { labels, vectors };
  }

  /** The rows and their neighbours. */
  protected override async trainingData(
    owner: string,
    x: Matrix,
    y: Int32Array,
    { neighbors: given, signal }: NetworkFitOptions,
  ): Promise<TrainingData> {
    const { k } = this.options;
    const withNeighbors = (asker: string, neighbors: Neighbors): TrainingData => {
      requireNeighbors(asker, neighbors, x.rows, k);
      return { x, y, neighbors };
    };
    if (typeof given === "function") {
      const ofEpoch = async (epoch: number) => withNeighbors(`${owner} (epoch ${epoch})`, await given(epoch));
      return { ...withNeighbors(owner, await given(1)), ofEpoch };
    }
    return withNeighbors(owner, given ?? (await allNearestNeighbors(x, { k, signal })));
  }

  protected override targets(data: TrainingData, rows: Int32Array): Record<string, HostTensor> {
    const withVectors = this.sequences.includes("vectors");
    return { ...super.targets(data, rows), ...neighborTargets(data, rows, this.options.k, withVectors) };
  }
}
