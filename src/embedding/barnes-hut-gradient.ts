import type { Pauses } from "../pauses";
import type { Affinities } from "./affinities";
import { QuadTree } from "./quad-tree";

/** Points between two looks at the clock. */
const CHUNK = 1024;

/**
 * The gradient of `KL(P || Q) = sum_ij p_ij log(p_ij / q_ij)`, which t-SNE descends, after Barnes and Hut:
 * `4 sum_j (p_ij - q_ij) u_ij (y_i - y_j)`, with `u_ij = 1 / (1 + |y_i - y_j|^2)` and `q_ij` its share of the sum of all
 * `u`. The part with p is exact, that with q is approximate.
 *
 * Source: L. van der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15, 2014, section 4.2.
 */
export class BarnesHutGradient {
  private readonly tree: QuadTree;
  private readonly attraction: Float64Array;
  private readonly repulsion: Float64Array;

  /** @param theta how coarsely the q part is summed, see `QuadTree`. */
  constructor(
    private readonly affinities: Affinities,
    theta: number,
  ) {
    this.tree = new QuadTree(affinities.rows, theta);
    this.attraction = new Float64Array(2 * affinities.rows);
    this.repulsion = new Float64Array(2 * affinities.rows);
  }

  /**
   * @param layout x and y of every row.
   * @param exaggeration what all p are multiplied by.
   * @param gradient what to write the result to, in the order of `layout`.
   */
  async evaluate(
    layout: Float64Array,
    exaggeration: number,
    gradient: Float64Array,
    pauses: Pauses,
  ): Promise<void> {
    const { attraction, repulsion, tree } = this;
    const { rows } = this.affinities;
    attraction.fill(0);
    repulsion.fill(0);
    tree.build(layout);
    let total = 0;
    for (let start = 0; start < rows; start += CHUNK) {
      if (pauses.due) await pauses.take();
      const end = Math.min(start + CHUNK, rows);
      addAttraction(this.affinities, layout, attraction, start, end);
      total += tree.addRepulsion(repulsion, start, end);
    }
    for (let i = 0; i < gradient.length; i++) {
      gradient[i] = 4 * (exaggeration * attraction[i] - repulsion[i] / total);
    }
  }
}

/** Adds `sum_j p_ij u_ij (y_i - y_j)` over the pairs that are kept with the rows `start` to before `end`. */
function addAttraction(
  { starts, others, values }: Affinities,
  layout: Float64Array,
  forces: Float64Array,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) {
    const x = layout[2 * i];
    const y = layout[2 * i + 1];
    let forceX = 0;
    let forceY = 0;
    const pairsEnd = starts[i + 1];
    for (let pair = starts[i]; pair < pairsEnd; pair++) {
      const other = 2 * others[pair];
      const dx = x - layout[other];
      const dy = y - layout[other + 1];
      const force = values[pair] / (1 + dx * dx + dy * dy);
      forceX += force * dx;
      forceY += force * dy;
      forces[other] -= force * dx;
      forces[other + 1] -= force * dy;
    }
    forces[2 * i] += forceX;
    forces[2 * i + 1] += forceY;
  }
}
