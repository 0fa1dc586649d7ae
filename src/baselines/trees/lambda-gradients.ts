/**
 * The derivatives of LambdaRank: every pair of rows of one query that stand in the wrong order pull at each other, by as
 * much as swapping them would change the NDCG.
 *
 * Sources: C. Burges, "From RankNet to LambdaRank to LambdaMART: an overview", MSR-TR-2010-82, 2010; with the
 * normalisation of LightGBM (`lambdarank_norm`) and its truncation at rank 30.
 */

/** Pairs count whose better-ranked row stands among so many (LightGBM's `lambdarank_truncation_level`). */
const TRUNCATION = 30;

/**
 * First and second derivatives by the score of each row.
 *
 * @param scores of the rows, `groupSize` rows for each query.
 * @param relevance of the rows, integers from 0 to 31; a row gains `2^relevance - 1`.
 */
export function lambdaGradients(
  scores: ArrayLike<number>,
  relevance: ArrayLike<number>,
  groupSize: number,
): { gradients: Float64Array; hessians: Float64Array } {
  const gradients = new Float64Array(scores.length);
  const hessians = new Float64Array(scores.length);
  const order = new Int32Array(groupSize);
  for (let first = 0; first < scores.length; first += groupSize) {
    for (let i = 0; i < groupSize; i++) order[i] = first + i;
    order.sort((a, b) => scores[b] - scores[a] || a - b);
    addGroup(scores, relevance, order, gradients, hessians);
  }
  return { gradients, hessians };
}

function addGroup(
  scores: ArrayLike<number>,
  relevance: ArrayLike<number>,
  order: Int32Array,
  gradients: Float64Array,
  hessians: Float64Array,
): void {
  const ideal = idealGain(relevance, order);
  if (ideal === 0) return;
  const spread = scores[order[0]] !== scores[order[order.length - 1]];
  let total = 0;
  for (let i = 0; i < Math.min(TRUNCATION, order.length); i++) {
    for (let j = i + 1; j < order.length; j++) {
      if (relevance[order[i]] === relevance[order[j]]) continue;
      const upperFirst = relevance[order[i]] > relevance[order[j]];
      const high = upperFirst ? order[i] : order[j];
      const low = upperFirst ? order[j] : order[i];
      const difference = scores[high] - scores[low];
      const gain = POWERS[relevance[high]] - POWERS[relevance[low]];
      let change = (gain * (discount(i) - discount(j))) / ideal;
      if (spread) change /= 0.01 + Math.abs(difference);
      const wrong = 1 / (1 + Math.exp(difference));
      gradients[high] -= wrong * change;
      gradients[low] += wrong * change;
      hessians[high] += wrong * (1 - wrong) * change;
      hessians[low] += wrong * (1 - wrong) * change;
      total += 2 * wrong * change;
    }
  }
  if (total === 0) return;
  const norm = Math.log2(1 + total) / total;
  for (const row of order) {
    gradients[row] *= norm;
    hessians[row] *= norm;
  }
}

/** What the best order would gain, discounted. */
function idealGain(relevance: ArrayLike<number>, rows: Int32Array): number {
  const gains = Array.from(rows, (row) => POWERS[relevance[row]] - 1).sort((a, b) => b - a);
  return gains.slice(0, TRUNCATION).reduce((sum, gain, rank) => sum + gain * discount(rank), 0);
}

/** By relevance: the powers of 2. */
const POWERS = Float64Array.from({ length: 32 }, (_, relevance) => 2 ** relevance);
const DISCOUNTS = Float64Array.from({ length: 4096 }, (_, rank) => 1 / Math.log2(2 + rank));

function discount(rank: number): number {
  return DISCOUNTS[rank] ?? 1 / Math.log2(2 + rank);
}
