/**
 * Gradient boosting over histograms: rounds of trees, each fitted to the derivatives of the loss at the scores so far.
 *
 * Sources: T. Chen and C. Guestrin, "XGBoost: a scalable tree boosting system", KDD 2016 (arXiv 1603.02754); G. Ke et
 * al., "LightGBM: a highly efficient gradient boosting decision tree", NeurIPS 2017.
 */
import type { Matrix } from "../../data/matrix";
import { SharedMemory } from "../../neighbors/shared-memory";
import { binTable } from "./binned-table";
import { layOutColumns } from "./columns";
import { type Crew, withCrew } from "./crew";
import type { Settings } from "./kernel";
import type { Objective } from "./objective";
import { NODE_WORDS, type Tree } from "./tree";

/** How trees grow. */
export interface Growth {
  /** Whether the node with the largest gain is split next; else all nodes of a level. */
  leafWise: boolean;
  /** Splits from the root to a leaf at most; leaf-wise without a limit. */
  maxDepth: number;
  maxLeaves: number;
  /** What the values of leaves are multiplied by. */
  learningRate: number;
  /** Added to the sum of second derivatives in leaves and gains. */
  l2: number;
  /** A split must lower the loss by more than half of this. */
  minGain: number;
  /** The least sum of second derivatives in a child. */
  minHessian: number;
  /** The least rows in a child, as estimated from its second derivatives; 0 for no such limit. */
  minRows: number;
  maxBins: number;
}

export interface Boosting {
  growth: Growth;
  rounds: number;
  threads: number;
  signal?: AbortSignal;
  /** Told of the trees of each round, one for each output; ends the boosting by returning false. */
  onRound?: (trees: Tree[]) => boolean;
}

/** Histograms larger than this are refused. */
const MAX_HISTOGRAM_BYTES = 2 ** 31;
/** Bytes of the kernel's structs, rounded up, and rows of its blocks. */
const NODE_BYTES = 96;
const CANDIDATE_BYTES = 48;
const BLOCK_BYTES = 24;
const BLOCK_ROWS = 8192;
/** Four columns of 256 bins, two 64-bit sums each. */
const GROUP_BYTES = 4 * 256 * 16;
/** Bits of a derivative in fixed point, without its sign. */
const FIXED_BITS = 30;

/**
 * Grows `rounds` rounds of trees.
 *
 * Memory: 4 bytes per row and group of four columns, 12 per row, 12 per row and output, and for each leaf that may be
 * split 16 kB per group of columns.
 *
 * @param owner the function on whose behalf this is done; errors begin with it.
 * @returns the trees, round by round, one for each output of the objective.
 */
export async function boost(
  owner: string,
  x: Matrix,
  objective: Objective,
  boosting: Boosting,
): Promise<Tree[]> {
  const { rounds, threads, signal } = boosting;
  const memory = new SharedMemory();
  const steps = x.rows * x.cols * (rounds + 1) * objective.outputs;
  return withCrew(memory, { threads, steps, signal }, async (crew) => {
    const settings = await prepare(owner, crew, memory, x, objective, boosting.growth);
    signal?.throwIfAborted();
    return grow(crew, memory, settings, objective, boosting);
  });
}

async function prepare(
  owner: string,
  crew: Crew,
  memory: SharedMemory,
  x: Matrix,
  objective: Objective,
  growth: Growth,
): Promise<Settings> {
  const { rows } = x;
  const { outputs } = objective;
  const table = await binTable(crew, memory, x, growth.maxBins);
  const columns = await layOutColumns(crew, memory, table);
  const leaves = Math.min(growth.leafWise ? growth.maxLeaves : 2 ** growth.maxDepth, rows);
  const slots = growth.leafWise ? leaves : Math.min(2 ** Math.max(0, growth.maxDepth - 1), rows);
  const histogramBytes = slots * columns.groups * GROUP_BYTES;
  if (histogramBytes > MAX_HISTOGRAM_BYTES) {
    throw new RangeError(
      `${owner}: expected histograms of at most 2 GiB, got ${slots} nodes x ${columns.groups * 4} columns, ` +
        `${(histogramBytes / 2 ** 30).toFixed(1)} GiB; grow smaller trees`,
    );
  }
  const treeNodes = 2 * leaves;
  const scores = memory.f32(rows * outputs);
  for (let i = 0; i < rows; i++) scores.set(objective.initial, i * outputs);
  const labels = memory.i32(objective.labels?.length ?? 0);
  if (objective.labels) labels.set(objective.labels);
  const bytes = (length: number) => memory.i32(Math.ceil(length / 4)).byteOffset;
  return {
    ...table.settings,
    ...columns,
    objective: { given: 0, logistic: 1, softmax: 2 }[objective.kind],
    outputs,
    labels: labels.byteOffset,
    scores: scores.byteOffset,
    gradients: bytes(8 * rows * outputs),
    gradientScale: 2 ** FIXED_BITS,
    hessianScale: 2 ** FIXED_BITS,
    hessianFactor: objective.hessianFactor,
    leafWise: growth.leafWise ? 1 : 0,
    maxDepth: growth.maxDepth,
    maxLeaves: growth.maxLeaves,
    learningRate: growth.learningRate,
    l2: growth.l2,
    minGain: growth.minGain,
    minHessian: growth.minHessian,
    minRows: growth.minRows,
    rowList: bytes(4 * rows),
    leftRows: bytes(4 * rows),
    rightRows: bytes(4 * rows),
    blocks: bytes(BLOCK_BYTES * (Math.ceil(rows / BLOCK_ROWS) + leaves)),
    nodes: bytes(NODE_BYTES * treeNodes),
    candidates: bytes(CANDIDATE_BYTES * treeNodes * columns.groups),
    tables: bytes(256 * leaves),
    splits: bytes(4 * leaves),
    histograms: bytes(histogramBytes),
    trees: bytes(4 * NODE_WORDS * treeNodes * outputs),
    treeNodes,
    treeSizes: bytes(4 * outputs),
  };
}

async function grow(
  crew: Crew,
  memory: SharedMemory,
  settings: Settings,
  objective: Objective,
  { rounds, signal, onRound }: Boosting,
): Promise<Tree[]> {
  const { rows, outputs, treeNodes } = settings;
  const { buffer } = memory.memory;
  const sizes = new Int32Array(buffer, settings.treeSizes, outputs);
  const scores = new Float32Array(buffer, settings.scores, rows * outputs);
  const fixed = new Int32Array(buffer, settings.gradients, 2 * rows * outputs);
  const trees: Tree[] = [];
  for (let round = 0; round < rounds; round++) {
    const scales = objective.derivatives ? toFixedPoint(objective.derivatives(scores), fixed) : {};
    await crew.callAll("boostingRound", { ...settings, ...scales });
    signal?.throwIfAborted();
    const grown = Array.from(sizes, (size, output): Tree => {
      const start = settings.trees + 4 * NODE_WORDS * treeNodes * output;
      return { nodes: new Int32Array(buffer, start, NODE_WORDS * size).slice() };
    });
    trees.push(...grown);
    if (onRound && !onRound(grown)) break;
  }
  return trees;
}

/** Writes derivatives as integers of as many units as fit; returns how many units 1 is. */
function toFixedPoint(
  { gradients, hessians }: { gradients: Float64Array; hessians: Float64Array },
  fixed: Int32Array,
): { gradientScale: number; hessianScale: number } {
  const gradientScale = scaleOf(gradients);
  const hessianScale = scaleOf(hessians);
  for (let i = 0; i < gradients.length; i++) {
    fixed[2 * i] = Math.round(gradients[i] * gradientScale);
    fixed[2 * i + 1] = Math.round(hessians[i] * hessianScale);
  }
  return { gradientScale, hessianScale };
}

function scaleOf(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  // A power of two, so that only the last bits are rounded.
  return largest > 0 ? 2 ** (FIXED_BITS - 1 - Math.floor(Math.log2(largest))) : 1;
}
