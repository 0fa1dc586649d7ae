/**
 * What MemN2N, MNkNN and MNkNN_VEC have in common beside their layers: the external memory, rows drawn from the training
 * set without replacement.
 *
 * Every training batch draws a memory of its own. It may hold rows of the batch: the paper draws from the whole training
 * set. At inference there is one memory, drawn once for each fit and saved with the model: what is predicted for a row
 * then depends neither on the rows that are asked for together with it nor on how often it is asked for, and a validation
 * score is that of the model which is kept.
 */
import type * as tf from "@tensorflow/tfjs";
import { type Matrix, takeRows } from "../data/matrix";
import { checkedLeaves } from "../engine/compiled-step";
import { drawDistinct } from "../engine/draw-distinct";
import { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import { gatherRows } from "../training/batches";
import { NeighborNetwork } from "./neighbor-network";
import {
  attendLayers,
  initMemoryNetwork,
  memoryNetworkMaskShapes,
  type MemoryNetworkMasks,
  type MemoryNetworkStatistics,
  type MemoryNetworkWeights,
} from "./memory-network";
import { attentionStep, type NetworkParameters, type NetworkShape } from "./network";
import { NETWORK_DEFAULTS, type NetworkOptions } from "./network-options";
import type { MemoryOfRows } from "./prediction";
import type { TrainingData } from "./training-data";

export interface MemoryOptions extends NetworkOptions {
  /** Rows of the external memory. */
  memorySize: number;
}

/** The defaults that the memory networks share. */
export const MEMORY_DEFAULTS: MemoryOptions = {
  ...NETWORK_DEFAULTS,
  memorySize: 64, // section 4.1
};

/** The memory as the networks read it. */
type ExternalMemory = { vectors: tf.Tensor2D };

/** Where a memory network looks. */
export interface MemoryAttention {
  /** p^t of each row, (rows K) x memory, row-major: row i K + t is layer t of row i. Each row sums to 1. */
  attention: Matrix;
  /** Which training rows the memory holds. */
  memoryRows: Int32Array;
}

export abstract class ExternalMemoryNetwork<
  Options extends MemoryOptions = MemoryOptions,
> extends NeighborNetwork<Options> {
  /** How many layers answer: all K, each for one neighbour, unless a network answers once, at the end. */
  protected get answers(): number {
    return this.options.k;
  }
  /** Weights of the heads before training, by name. */
  protected abstract initHeads(random: RandomState, shape: NetworkShape): Tree<HostTensor>;

  /** The memory at inference: training rows and their indices. */
  private memory: { vectors: Matrix; rows: Int32Array } | undefined;

  /** The attention of each layer over the memory, for each row of `x`. */
  async attention(x: Matrix): Promise<MemoryAttention> {
    this.fitted("attention");
    const { k, memorySize } = this.options;
    const data = new Float32Array(x.rows * k * memorySize);
    for await (const { start, attention } of this.runInBatches("attention", x, attentionStep)) {
      data.set(attention!, start * k * memorySize);
    }
    return {
      attention: { data, rows: x.rows * k, cols: memorySize },
      memoryRows: this.memory!.rows.slice(),
    };
  }

  protected initialize(random: RandomState, shape: NetworkShape): NetworkParameters<HostTensor> {
    const sizes = { features: shape.features, hidden: this.options.hidden, outputs: this.answers };
    const { weights: network, statistics } = initMemoryNetwork(random, sizes);
    return { weights: { network, ...this.initHeads(random, shape) }, statistics };
  }

  protected maskShapes(rows: number): Record<string, number[]> {
    return memoryNetworkMaskShapes(rows, this.answers, this.options.hidden);
  }

  /** Runs the layers over a batch and its memory. */
  protected attend(
    { weights, statistics }: NetworkParameters<tf.Tensor>,
    x: tf.Tensor2D,
    masks: Tree<tf.Tensor> | undefined,
    memory: Tree<tf.Tensor>,
  ): ReturnType<typeof attendLayers> {
    const { k, dropout } = this.options;
    return attendLayers(
      weights.network as MemoryNetworkWeights,
      statistics as MemoryNetworkStatistics,
      x,
      (memory as ExternalMemory).vectors,
      { k, dropout, masks: masks as MemoryNetworkMasks | undefined },
    );
  }

  override dispose(): void {
    super.dispose();
    this.memory = undefined;
  }

  /** @throws RangeError when the memory is larger than the training set, too. */
  protected override requireRows(owner: string, x: Matrix, y: Int32Array): NetworkShape {
    const shape = super.requireRows(owner, x, y);
    const { memorySize } = this.options;
    if (memorySize > x.rows) {
      throw new RangeError(
        `${owner}: expected memorySize <= ${x.rows} (rows in x), got memorySize=${memorySize}; ` +
          "give the model a smaller memory or more rows",
      );
    }
    return shape;
  }

  protected override async beforeTraining(x: Matrix): Promise<void> {
    const { memorySize, seed } = this.options;
    const rows = drawDistinct(memorySize, x.rows, new RandomState(seed).fork("memory"));
    this.memory = { vectors: takeRows(x, rows), rows };
  }

  protected override trainingMemory(
    { x }: TrainingData,
    _rows: Int32Array,
    random: RandomState,
  ): Tree<HostTensor> {
    return { vectors: gatherRows(x, drawDistinct(this.options.memorySize, x.rows, random)) };
  }

  protected override async predictionMemory(): Promise<MemoryOfRows> {
    const { data, rows, cols } = this.memory!.vectors;
    return () => ({ vectors: { data, shape: [rows, cols] } });
  }

  protected override extraTensors(): Record<string, HostTensor> {
    const { vectors, rows } = this.memory!;
    return {
      "memory/vectors": { data: vectors.data, shape: [vectors.rows, vectors.cols] },
      "memory/rows": { data: rows, shape: [rows.length] },
    };
  }

  protected override takeExtraTensors(
    tensors: Readonly<Record<string, HostTensor>>,
    { features }: NetworkShape,
  ): void {
    const { memorySize } = this.options;
    const leaves = checkedLeaves(
      `${this.name}.load`,
      tensors,
      new Map([
        ["memory/vectors", { dtype: "float32" as const, shape: [memorySize, features] }],
        ["memory/rows", { dtype: "int32" as const, shape: [memorySize] }],
      ]),
    );
    const data = leaves.get("memory/vectors")!.data as Float32Array;
    this.memory = {
      vectors: { data, rows: memorySize, cols: features },
      rows: leaves.get("memory/rows")!.data as Int32Array,
    };
  }
}
