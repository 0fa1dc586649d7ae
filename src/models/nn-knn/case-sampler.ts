/** Case sampling (sections 3 and 4.1): a batch is compared with a few cases, as many of each class. */
import { rowsByClass } from "../../data/split";
import type { RandomState } from "../../engine/random";
import { drawDistinct } from "../external-memory";

export class CaseSampler {
  /** Cases of one draw. */
  readonly count: number;
  private readonly groups: readonly Int32Array[];
  private readonly perGroup: number;

  /**
   * @param groups what cases are drawn evenly from: their classes, or one group where there are none.
   * @param sampled how many to draw at most; what does not divide evenly is left out.
   */
  constructor(groups: ArrayLike<number>, sampled: number) {
    this.groups = [...rowsByClass(groups).values()];
    this.perGroup = Math.floor(sampled / this.groups.length);
    this.count = this.perGroup * this.groups.length;
  }

  /**
   * Rows of cases, group by group: without replacement, with it from a group that has fewer.
   *
   * @returns `count` of them.
   */
  draw(random: RandomState): Int32Array {
    const rows = new Int32Array(this.count);
    this.groups.forEach((group, i) => {
      const own = rows.subarray(i * this.perGroup, (i + 1) * this.perGroup);
      if (group.length < this.perGroup)
        own.forEach((_, at) => (own[at] = group[random.randint(0, group.length)]));
      else
        drawDistinct(this.perGroup, group.length, random).forEach((member, at) => (own[at] = group[member]));
    });
    return rows;
  }
}
