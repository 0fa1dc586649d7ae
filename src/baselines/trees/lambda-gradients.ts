/**
 * The derivatives of LambdaRank: every pair of rows of one query that stand in the wrong order pull at each other, by as
 * much as swapping them would change the NDCG.
 *
 * Sources: C. Burges, "From RankNet to LambdaRank to LambdaMART: an overview", MSR-TR-2010-82, 2010; with the
 * normalisation of LightGBM (`lambdarank_norm`) and its truncation at rank 30.
 */
import { ScoreOrder } from "./score-order";

/** Pairs count whose better-ranked row stands among so many (LightGBM's `lambdarank_truncation_level`). */
const TRUNCATION = 30;

/** By relevance: the powers of 2. */
const POWERS = Float64Array.from({ length: 32 }, (_, relevance) => 2 ** relevance);

/**
 * First and second derivatives by the score of each row.
 *
 * @param scores of the rows, `groupSize` rows for each query.
 * @param relevance of the rows, integers from 0 to 31; a row gains `2^relevance - 1`.
 */
export function lambdaGradients(
  scores: Float32Array,
  relevance: Int32Array,
  groupSize: number,
): { gradients: Float64Array; hessians: Float64Array } {
  const gradients = new Float64Array(scores.length);
  const hessians = new Float64Array(scores.length);
  const group = new Group(groupSize);
  for (let first = 0; first < scores.length; first += groupSize) {
    const end = first + groupSize;
    group.differentiate(
      scores.subarray(first, end),
      relevance.subarray(first, end),
      gradients.subarray(first, end),
      hessians.subarray(first, end),
    );
  }
  return { gradients, hessians };
}

/** Takes one query after another; what depends on the number of its rows alone is computed once. */
class Group {
  private readonly ranks: Int32Array;
  private readonly discounts: Float64Array;
  private readonly order: ScoreOrder;

  constructor(rows: number) {
    this.ranks = Int32Array.from({ length: rows }, (_, rank) => rank);
    this.discounts = Float64Array.from(this.ranks, (rank) => 1 / Math.log2(2 + rank));
    this.order = new ScoreOrder(rows);
  }

  /** Adds the derivatives to `gradients` and `hessians`, which are 0. */
  differentiate(
    scores: Float32Array,
    relevance: Int32Array,
    gradients: Float64Array,
    hessians: Float64Array,
  ): void {
    const { ranks, discounts } = this;
    const order = this.order.of(scores);
    const relevant = ranks.filter((rank) => relevance[order[rank]] > 0);
    const ideal = this.idealGain(relevant.map((rank) => relevance[order[rank]]));
    const spread = scores[order[0]] !== scores[order[order.length - 1]];
    let total = 0;
    for (let i = 0; i < Math.min(TRUNCATION, order.length); i++) {
      // Most rows have no relevance, and are in no pair with each other.
      const others = relevance[order[i]] > 0 ? ranks : relevant;
      for (const j of others) {
        if (j <= i || relevance[order[i]] === relevance[order[j]]) continue;
        const upperFirst = relevance[order[i]] > relevance[order[j]];
        const high = upperFirst ? order[i] : order[j];
        const low = upperFirst ? order[j] : order[i];
        const difference = scores[high] - scores[low];
        const gain = POWERS[relevance[high]] - POWERS[relevance[low]];
        let change = (gain * (discounts[i] - discounts[j])) / ideal;
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

  /** What the best order of rows of these relevances would gain, discounted. */
  private idealGain(relevances: Int32Array): number {
    const best = relevances.sort().reverse().subarray(0, TRUNCATION);
    return best.reduce((sum, relevance, rank) => sum + (POWERS[relevance] - 1) * this.discounts[rank], 0);
  }
}
