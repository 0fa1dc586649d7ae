/** The networks once more: float64, one row at a time, from the formulas in the files of src/models. */
import type { HostTensor } from "../../src/engine/tensors";

/** A tensor in float64. */
export interface Values {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** Weights and statistics by path, e.g. `"weights/network/encoder/kernel"`. */
export type Parameters = Readonly<Record<string, Values>>;

/** What a batch holds. Masks are absent at inference. */
export interface Batch {
  readonly x: Values;
  readonly labels: Int32Array;
  /** rows x K. */
  readonly neighborLabels: Int32Array;
  /** X_t^T of row i at [t][i]. */
  readonly neighborVectors: readonly (readonly number[][])[];
  readonly masks?: { readonly encoding: Values; readonly outputs: Values };
  /** Training rows that are read beside x; labels where they are read, too. */
  readonly memory?: { readonly vectors: Values; readonly labels?: Int32Array };
}

export interface Options {
  readonly k: number;
  readonly hidden: number;
  readonly tau: number;
  readonly dropout: number;
  readonly alpha: number;
  readonly lambda: number;
  readonly perspectives: number;
}

/** By step t and row i: distributions over classes, and vectors. */
export interface Outputs {
  readonly probabilities?: number[][][];
  readonly vectors?: number[][][];
  readonly attention?: number[][][];
  /** The moving averages after the batch. */
  readonly statistics: { readonly mean: number[]; readonly variance: number[] };
  readonly layerStatistics?: { readonly mean: number[]; readonly variance: number[] };
}

export const float64 = ({ data, shape }: HostTensor): Values => ({ data: Float64Array.from(data), shape });

const row = ({ data, shape }: Values, i: number): number[] =>
  Array.from(data.subarray(i * shape[1], (i + 1) * shape[1]));

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const add = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value + b[i]);
const relu = (x: readonly number[]) => x.map((value) => Math.max(value, 0));
const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** `x W`, for one row. */
function times(x: readonly number[], { data, shape: [inputs, outputs] }: Values): number[] {
  if (x.length !== inputs) throw new Error(`a row of ${x.length} and a kernel of ${inputs} inputs`);
  return range(outputs).map((j) => x.reduce((sum, value, i) => sum + value * data[i * outputs + j], 0));
}

/** `x W + b`, for one row. */
const dense = (parameters: Parameters, path: string, x: readonly number[]): number[] =>
  add(times(x, parameters[`${path}/kernel`]), Array.from(parameters[`${path}/bias`].data));

/** The distribution `softmax(x / tau)`. */
export function softmax(x: readonly number[], tau: number): number[] {
  const powers = x.map((value) => Math.exp((value - Math.max(...x)) / tau));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/** The LSTM encoder's only step, from states of zero; gates i, o, g. */
function encode(parameters: Parameters, path: string, x: readonly number[]): { h: number[]; c: number[] } {
  const gates = dense(parameters, path, x);
  const hidden = gates.length / 3;
  const c = range(hidden).map((j) => sigmoid(gates[j]) * Math.tanh(gates[2 * hidden + j]));
  return { h: c.map((value, j) => sigmoid(gates[hidden + j]) * Math.tanh(value)), c };
}

/** Batch normalisation of the rows `h`, as PyTorch's BatchNorm1d. */
function normalize(
  parameters: Parameters,
  path: string,
  h: number[][],
  training: boolean,
  statistics = "statistics/normalization",
) {
  const [scale, offset] = ["scale", "offset"].map((name) => parameters[`${path}/${name}`].data);
  const [oldMean, oldVariance] = ["mean", "variance"].map((name) => parameters[`${statistics}/${name}`].data);
  const rows = h.length;
  const columns = range(h[0].length).map((j) => h.map((values) => values[j]));
  const means = columns.map((column) => column.reduce((a, b) => a + b) / rows);
  const squares = columns.map((column, j) => column.reduce((sum, v) => sum + (v - means[j]) ** 2, 0));
  const at = (values: number[], j: number) => {
    const mean = training ? means[j] : oldMean[j];
    const variance = training ? squares[j] / rows : oldVariance[j];
    return (scale[j] * (values[j] - mean)) / Math.sqrt(variance + 1e-5) + offset[j];
  };
  const moved = (old: Float64Array, fresh: (j: number) => number) =>
    Array.from(old, (value, j) => (training ? 0.9 * value + 0.1 * fresh(j) : value));
  return {
    rows: h.map((values) => values.map((_, j) => at(values, j))),
    statistics: {
      mean: moved(oldMean, (j) => means[j]),
      variance: moved(oldVariance, (j) => squares[j] / (rows - 1)),
    },
  };
}

const drop = (x: readonly number[], rate: number, kept?: (j: number) => number) =>
  kept ? x.map((value, j) => (kept(j) ? value / (1 - rate) : 0)) : [...x];

/** Equation 1, and what a step predicts from its y_t. */
function encodeDecode(
  parameters: Parameters,
  { x, masks }: Batch,
  { k, hidden, dropout }: Options,
  fedBack: number,
  predict: (y: number[]) => number[],
): { y: number[][][]; predictions: number[][][]; statistics: Outputs["statistics"] } {
  const rows = x.shape[0];
  const path = "weights/network";
  const encoded = range(rows).map((i) => encode(parameters, `${path}/encoder`, row(x, i)));
  const { rows: normalized, statistics } = normalize(
    parameters,
    `${path}/normalization`,
    encoded.map(({ h }) => h),
    masks !== undefined,
  );
  const y: number[][][] = range(k).map(() => []);
  const predictions: number[][][] = range(k).map(() => []);
  for (let i = 0; i < rows; i++) {
    const encoding = drop(normalized[i], dropout, masks && ((j) => masks.encoding.data[i * hidden + j]));
    let { h, c } = encoded[i];
    let prediction = new Array<number>(fedBack).fill(0);
    for (let t = 0; t < k; t++) {
      const gates = add(
        times([...prediction, ...h], parameters[`${path}/recurrence/kernel`]),
        dense(parameters, `${path}/context`, encoding),
      );
      const [inputs, forgets, outputs, candidates] = range(4).map((gate) =>
        gates.slice(gate * hidden, (gate + 1) * hidden),
      );
      c = c.map((value, j) => sigmoid(forgets[j]) * value + sigmoid(inputs[j]) * Math.tanh(candidates[j]));
      h = c.map((value, j) => sigmoid(outputs[j]) * Math.tanh(value));
      const activated = relu(
        add(
          times([...prediction, ...h], parameters[`${path}/output/kernel`]),
          dense(parameters, `${path}/outputContext`, encoding),
        ),
      );
      y[t][i] = drop(activated, dropout, masks && ((j) => masks.outputs.data[(t * rows + i) * hidden + j]));
      prediction = predict(y[t][i]);
      predictions[t][i] = prediction;
    }
  }
  return { y, predictions, statistics };
}

const labelHead = (parameters: Parameters, y: number[], tau: number) =>
  softmax(dense(parameters, "weights/label", y), tau);

const vectorHead = (parameters: Parameters, y: number[]) =>
  dense(parameters, "weights/vector/vector", relu(dense(parameters, "weights/vector/hidden", y)));

function setForward(parameters: Parameters, { x, masks }: Batch, { k, hidden, tau, dropout }: Options) {
  const rows = x.shape[0];
  const encoded = range(rows).map((i) => encode(parameters, "weights/encoder", row(x, i)).h);
  const { rows: normalized, statistics } = normalize(
    parameters,
    "weights/normalization",
    encoded,
    masks !== undefined,
  );
  const probabilities: number[][][] = range(k).map(() => []);
  const vectors: number[][][] = range(k).map(() => []);
  for (let i = 0; i < rows; i++) {
    const encoding = drop(normalized[i], dropout, masks && ((j) => masks.encoding.data[i * hidden + j]));
    const heads = relu(dense(parameters, "weights/heads", encoding));
    for (let t = 0; t < k; t++) {
      const y = drop(
        heads.slice(t * hidden, (t + 1) * hidden),
        dropout,
        masks && ((j) => masks.outputs.data[(t * rows + i) * hidden + j]),
      );
      probabilities[t][i] = labelHead(parameters, y, tau);
      vectors[t][i] = vectorHead(parameters, y);
    }
  }
  return { probabilities, vectors, statistics };
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, j) => sum + value * b[j], 0);
const rowsOf = (values: Values) => range(values.shape[0]).map((i) => row(values, i));
/** `sum_i weights_i rows_i` */
const blend = (weights: readonly number[], rows: readonly (readonly number[])[]) =>
  range(rows[0].length).map((j) => weights.reduce((sum, weight, i) => sum + weight * rows[i][j], 0));

/** Section 2.2: y_t of the last layers, as many as have heads (by t and row), and the attention of all. */
function attendLayers(
  parameters: Parameters,
  { x, masks, memory }: Batch,
  { k, dropout, hidden }: Options,
  outputs: number,
) {
  const path = "weights/network";
  const embed = (rows: number[][], name: string) => rows.map((r) => times(r, parameters[`${path}/${name}`]));
  const [m, c] = ["memory", "output"].map((name) => embed(rowsOf(memory!.vectors), name));
  const queries = embed(rowsOf(x), "query");
  const { rows: normalized, statistics } = normalize(
    parameters,
    `${path}/normalization`,
    queries,
    masks !== undefined,
  );
  const rows = x.shape[0];
  const side: number[][] = range(rows).map(() => []);
  const attention: number[][][] = range(k).map(() => []);
  normalized.forEach((values, i) => {
    let u = drop(values, dropout, masks && ((j) => masks.encoding.data[i * hidden + j]));
    for (let t = 0; t < k; t++) {
      const p = softmax(
        m.map((m_i) => dot(u, m_i)),
        1,
      );
      u = add(times(u, parameters[`${path}/mapping`]), blend(p, c));
      attention[t][i] = p;
      if (t >= k - outputs) side[i].push(...u);
    }
  });
  const { rows: normalizedSide, statistics: layerStatistics } = normalize(
    parameters,
    `${path}/layerNormalization`,
    side,
    masks !== undefined,
    "statistics/layerNormalization",
  );
  const y = range(outputs).map((t) =>
    normalizedSide.map((values, i) =>
      drop(
        values.slice(t * hidden, (t + 1) * hidden),
        dropout,
        masks && ((j) => masks.outputs.data[(t * rows + i) * hidden + j]),
      ),
    ),
  );
  return { y, attention, statistics, layerStatistics };
}

/** Sections 2.2 (one output), 3.4 and 3.5 (K of them). */
function memoryForward(parameters: Parameters, batch: Batch, options: Options, outputs: number) {
  const { y, ...rest } = attendLayers(parameters, batch, options, outputs);
  const probabilities = y.map((layer) => layer.map((values) => labelHead(parameters, values, options.tau)));
  return { y, probabilities, ...rest };
}

/** The kNN-augmented network: K neighbours of each row, `perspectives` ways to compare with them. */
function augmentedForward(
  parameters: Parameters,
  { x, masks, memory }: Batch,
  { k, hidden, tau, dropout, perspectives }: Options,
): Outputs {
  const rows = x.shape[0];
  const all = [...rowsOf(x), ...rowsOf(memory!.vectors)];
  const encoded = all.map((values) => times(values, parameters["weights/encoder"]));
  const { rows: normalized, statistics } = normalize(
    parameters,
    "weights/normalization",
    encoded,
    masks !== undefined,
  );
  const embedded = normalized.map((values, i) =>
    drop(relu(values), dropout, masks && ((j) => masks.encoding.data[i * hidden + j])),
  );
  const probabilities = range(rows).map((i) => {
    const e = embedded[i];
    const neighbors = range(k).map((j) => {
      const m = embedded[rows + i * k + j];
      return { m, read: [...m, ...row(parameters["weights/labels"], memory!.labels![i * k + j])] };
    });
    const seen = [...e];
    for (let perspective = 0; perspective < perspectives; perspective++) {
      const w = range(hidden).map(
        (j) => parameters["weights/perspectives"].data[j * perspectives + perspective],
      );
      const weighed = (v: readonly number[]) => v.map((value, j) => w[j] * value);
      const similarities = neighbors.map(({ m }) => {
        const [a, b] = [weighed(e), weighed(m)];
        return dot(a, b) / Math.sqrt((dot(a, a) + 1e-12) * (dot(b, b) + 1e-12));
      });
      seen.push(
        ...blend(
          softmax(similarities, 1),
          neighbors.map(({ read }) => read),
        ),
      );
    }
    const size = seen.length;
    return labelHead(
      parameters,
      drop(seen, dropout, masks && ((j) => masks.outputs.data[i * size + j])),
      tau,
    );
  });
  return { probabilities: [probabilities], statistics };
}

/** What each network computes, by its name in the paper. */
export const naiveForward: Record<string, (p: Parameters, batch: Batch, options: Options) => Outputs> = {
  V2LS(parameters, batch, options) {
    const classes = parameters["weights/label/bias"].data.length;
    const predict = (y: number[]) => labelHead(parameters, y, options.tau);
    const { predictions, statistics } = encodeDecode(parameters, batch, options, classes, predict);
    return { probabilities: predictions, statistics };
  },
  V2VS(parameters, batch, options) {
    const predict = (y: number[]) => vectorHead(parameters, y);
    const { predictions, statistics } = encodeDecode(parameters, batch, options, batch.x.shape[1], predict);
    return { vectors: predictions, statistics };
  },
  V2VSLS(parameters, batch, options) {
    const classes = parameters["weights/label/bias"].data.length;
    const predict = (y: number[]) => labelHead(parameters, y, options.tau);
    const { y, predictions, statistics } = encodeDecode(parameters, batch, options, classes, predict);
    const vectors = y.map((rows) => rows.map((values) => vectorHead(parameters, values)));
    return { probabilities: predictions, vectors, statistics };
  },
  "Set-based model": setForward,
  MemN2N: (parameters, batch, options) => memoryForward(parameters, batch, options, 1),
  MNkNN: (parameters, batch, options) => memoryForward(parameters, batch, options, options.k),
  MNkNN_VEC(parameters, batch, options) {
    const outputs = memoryForward(parameters, batch, options, options.k);
    return { ...outputs, vectors: outputs.y.map((rows) => rows.map((y) => vectorHead(parameters, y))) };
  },
  "kNN-Augmented Networks": augmentedForward,
};

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
const norm = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, j) => value - b[j]));

/** KL(Y^GT || Y^P) of a row: Y^GT is a single class, Y^P the mean of the distributions of all steps. */
const truthLoss = (probabilities: number[][][], label: number, i: number) =>
  -Math.log(mean(probabilities.map((rows) => rows[i][label])));

/** L1 of section 3.1. */
export function naiveL1(
  probabilities: number[][][],
  neighborLabels: Int32Array,
  labels: Int32Array,
  alpha: number,
): number {
  const k = probabilities.length;
  return mean(
    Array.from(labels, (label, i) => {
      const divergences = range(k).map((t) => -Math.log(probabilities[t][i][neighborLabels[i * k + t]]));
      return divergences.reduce((a, b) => a + b) / k + alpha * truthLoss(probabilities, label, i);
    }),
  );
}

/** L2 of section 3.2. */
export function naiveL2(vectors: number[][][], targets: readonly (readonly number[][])[]): number {
  const rows = vectors[0].length;
  return mean(
    range(rows).map((i) => vectors.reduce((sum, step, t) => sum + norm(step[i], targets[t][i]), 0)),
  );
}

/** The loss of the set-based model: every assignment of heads to neighbours is tried for every row. */
export function naiveSetLoss(
  { probabilities, vectors }: Outputs,
  { labels, neighborLabels, neighborVectors }: Batch,
  { k, alpha, lambda }: Options,
): number {
  const cost = (i: number, t: number, s: number) =>
    -Math.log(probabilities![t][i][neighborLabels[i * k + s]]) / k +
    lambda * norm(vectors![t][i], neighborVectors[s][i]);
  const cheapest = (i: number, t: number, free: readonly number[]): number =>
    t === k
      ? 0
      : Math.min(
          ...free.map(
            (s) =>
              cost(i, t, s) +
              cheapest(
                i,
                t + 1,
                free.filter((other) => other !== s),
              ),
          ),
        );
  return mean(
    Array.from(labels, (label, i) => cheapest(i, 0, range(k)) + alpha * truthLoss(probabilities!, label, i)),
  );
}

/** The loss of the networks that answer with one label. */
function naiveTruthLoss({ probabilities }: Outputs, { labels }: Batch): number {
  return mean(Array.from(labels, (label, i) => truthLoss(probabilities!, label, i)));
}

/** What each network minimises. */
export const naiveLoss: Record<string, (outputs: Outputs, batch: Batch, options: Options) => number> = {
  V2LS: ({ probabilities }, { neighborLabels, labels }, { alpha }) =>
    naiveL1(probabilities!, neighborLabels, labels, alpha),
  V2VS: ({ vectors }, { neighborVectors }) => naiveL2(vectors!, neighborVectors),
  V2VSLS: ({ probabilities, vectors }, { neighborLabels, labels, neighborVectors }, { alpha, lambda }) =>
    naiveL1(probabilities!, neighborLabels, labels, alpha) + lambda * naiveL2(vectors!, neighborVectors),
  "Set-based model": naiveSetLoss,
  MemN2N: naiveTruthLoss,
  MNkNN: ({ probabilities }, { neighborLabels, labels }, { alpha }) =>
    naiveL1(probabilities!, neighborLabels, labels, alpha),
  MNkNN_VEC: ({ probabilities, vectors }, { neighborLabels, labels, neighborVectors }, { alpha, lambda }) =>
    naiveL1(probabilities!, neighborLabels, labels, alpha) + lambda * naiveL2(vectors!, neighborVectors),
  "kNN-Augmented Networks": naiveTruthLoss,
};
