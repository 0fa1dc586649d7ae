import type { RandomState } from "../engine/random";

/** Moves every row of a layout a little, lest equal rows stay at one place: no force would part them there. */
export function jitter(layout: Float64Array, deviation: number, random: RandomState): void {
  for (let at = 0; at < layout.length; at++) layout[at] += deviation * random.normal();
}
