/** Case sampling (sections 3 and 4.1): a batch is compared with a few cases, as many of each class. */
import { rowsByClass } from "../../data/split";
import { drawDistinct } from "../../engine/draw-distinct";
import type { RandomState } from "../../engine/random";

export class CaseSampler {
  /** Cases of one draw. */
  readonly count: number;
  private readonly groups: readonly Int32Array[];
  private readonly perGroup: number;

  /**
   * @param owner the function on whose behalf this runs; error messages begin with it.
   * @param groups what cases are drawn evenly from, a number for each case: its class, or all the same.
   * @param sampledCases how many to draw; what does not divide evenly is left out.
   * @throws RangeError where there are fewer cases than that, or more groups.
   */
  constructor(owner: string, groups: ArrayLike<number>, sampledCases: number) {
    if (sampledCases > groups.length) {
      throw new RangeError(
        `${owner}: expected sampledCases <= ${groups.length} (cases), got ${sampledCases}; 0 compares with all`,
      );
    }
    this.groups = [...rowsByClass(groups).values()];
    this.perGroup = Math.floor(sampledCases / this.groups.length);
    this.count = this.perGroup * this.groups.length;
    if (this.perGroup === 0) {
      throw new RangeError(
        `${owner}: expected sampledCases >= ${this.groups.length} (classes), got ${sampledCases}; 0 compares with all`,
      );
    }
  }

  /** Rows of cases, group after group: without replacement, with it from a group that has fewer than its share. */
  draw(random: RandomState): Int32Array {
    const { perGroup } = this;
    const rows = new Int32Array(this.count);
    for (const [i, group] of this.groups.entries()) {
      const members =
        group.length < perGroup
          ? Int32Array.from({ length: perGroup }, () => random.randint(0, group.length))
          : drawDistinct(perGroup, group.length, random);
      members.forEach((member, at) => (rows[i * perGroup + at] = group[member]));
    }
    return rows;
  }
}
