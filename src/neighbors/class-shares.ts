import type { Matrix } from "../data/matrix";
import type { Neighbors } from "./neighbors";

/**
 * The share of each class among the neighbours, rows x classes: what a majority vote counts.
 *
 * @param labels the class of each row that was searched.
 */
export function voteShares({ indices, rows, k }: Neighbors, labels: Int32Array, classes: number): Matrix {
  const data = new Float32Array(rows * classes);
  const votes = new Int32Array(classes);
  for (let i = 0; i < rows; i++) {
    votes.fill(0);
    for (let at = i * k; at < (i + 1) * k; at++) votes[labels[indices[at]]]++;
    for (let c = 0; c < classes; c++) data[i * classes + c] = votes[c] / k;
  }
  return { data, rows, cols: classes };
}

/**
 * The class of most neighbours. Where several lead, nearer neighbours decide: the farthest neighbour is left out of the
 * count, then the next, until one class leads alone.
 *
 * @param labels the class of each row that was searched.
 */
export function majorityVote(
  { indices, rows, k }: Neighbors,
  labels: Int32Array,
  classes: number,
): Int32Array {
  const winners = new Int32Array(rows);
  const votes = new Int32Array(classes);
  for (let i = 0; i < rows; i++) {
    votes.fill(0);
    for (let at = i * k; at < (i + 1) * k; at++) votes[labels[indices[at]]]++;
    let farthest = (i + 1) * k - 1;
    for (;;) {
      const most = Math.max(...votes);
      if (votes.indexOf(most) === votes.lastIndexOf(most)) {
        winners[i] = votes.indexOf(most);
        break;
      }
      votes[labels[indices[farthest--]]]--;
    }
  }
  return winners;
}

/**
 * The weight of each class among the neighbours, rows x classes, where neighbours weigh
 * `softmax(-distance^2 / temperature)`: equation 1 of JOINT, whose `d` is the squared Euclidean distance.
 *
 * @param labels the class of each row that was searched.
 * @param temperature positive; towards 0 the nearest neighbour decides alone, towards infinity all weigh the same.
 */
export function softmaxShares(
  { indices, distances, rows, k }: Neighbors,
  labels: Int32Array,
  classes: number,
  temperature: number,
): Matrix {
  const data = new Float32Array(rows * classes);
  const weights = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    // Relative to the nearest, so that a small temperature never underflows to 0 / 0.
    const nearest = distances[i * k] ** 2;
    let total = 0;
    for (let r = 0; r < k; r++) {
      weights[r] = Math.exp((nearest - distances[i * k + r] ** 2) / temperature);
      total += weights[r];
    }
    for (let r = 0; r < k; r++) data[i * classes + labels[indices[i * k + r]]] += weights[r] / total;
  }
  return { data, rows, cols: classes };
}
