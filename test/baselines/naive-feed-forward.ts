/** The feed-forward network once more: float64, one row at a time, from the formulas in feed-forward-network.ts. */
import { type Parameters, softmax, type Values } from "../models/naive-network";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** `x W`, for one row. */
const times = (x: readonly number[], { data, shape }: Values) =>
  range(shape[1]).map((j) => x.reduce((sum, value, i) => sum + value * data[i * shape[1] + j], 0));

/**
 * @param x by row.
 * @param masks dropout masks by layer, rows x hidden; absent at inference.
 * @returns the distribution of each row, and the moving averages after the batch, by path.
 */
export function naiveFeedForward(
  parameters: Parameters,
  x: readonly (readonly number[])[],
  masks: Readonly<Record<string, Values>> | undefined,
  rate: number,
): { probabilities: number[][]; statistics: Record<string, number[]> } {
  const rows = x.length;
  const statistics: Record<string, number[]> = {};
  let h = x.map((row) => [...row]);
  for (const layer of ["hidden1", "hidden2", "hidden3"]) {
    const z = h.map((row) => times(row, parameters[`weights/${layer}/kernel`]));
    const [scale, offset, oldMean, oldVariance] = [
      `weights/${layer}/normalization/scale`,
      `weights/${layer}/normalization/offset`,
      `statistics/${layer}/mean`,
      `statistics/${layer}/variance`,
    ].map((path) => parameters[path].data);
    const units = range(z[0].length);
    const means = units.map((j) => z.reduce((sum, row) => sum + row[j], 0) / rows);
    const squares = units.map((j) => z.reduce((sum, row) => sum + (row[j] - means[j]) ** 2, 0));
    const moved = (old: Float64Array, fresh: number[]) =>
      fresh.map((value, j) => (masks ? 0.9 * old[j] + 0.1 * value : old[j]));
    statistics[`${layer}/mean`] = moved(oldMean, means);
    statistics[`${layer}/variance`] = moved(
      oldVariance,
      squares.map((square) => square / (rows - 1)),
    );
    h = z.map((row, i) =>
      row.map((value, j) => {
        const [mean, variance] = masks ? [means[j], squares[j] / rows] : [oldMean[j], oldVariance[j]];
        const normalized = (scale[j] * (value - mean)) / Math.sqrt(variance + 1e-5) + offset[j];
        const kept = masks ? masks[layer].data[i * units.length + j] / (1 - rate) : 1;
        return Math.max(normalized, 0) * kept;
      }),
    );
  }
  const bias = parameters["weights/output/bias"].data;
  const logits = h.map((row) => times(row, parameters["weights/output/kernel"]).map((v, c) => v + bias[c]));
  return { probabilities: logits.map((row) => softmax(row, 1)), statistics };
}

/** The cross-entropy, a mean over the rows. */
export const naiveCrossEntropy = (probabilities: readonly number[][], labels: Int32Array): number =>
  probabilities.reduce((sum, row, i) => sum - Math.log(row[labels[i]]), 0) / labels.length;
