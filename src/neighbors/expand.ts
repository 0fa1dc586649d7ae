import type { DistinctRows } from "./distinct-rows";
import { type NearestLists, NO_ROW } from "./nearest-lists";
import type { RankedRows } from "./ranked-rows";

/**
 * Turns nearest groups of equal rows into nearest rows, for every query of every group of equal queries.
 *
 * The k nearest groups, ordered by distance and first row, hold the k nearest rows: whatever group is missing, each of
 * them has a row that comes before all of its rows.
 *
 * @param lists the nearest groups of rows, for each group of queries.
 * Places of which there is no row in a list are left empty: row -1, squared distance Infinity.
 *
 * @param selfExcluded whether the queries are the rows, and none may be its own neighbour.
 */
export function expandGroups(
  lists: NearestLists,
  rows: DistinctRows,
  queries: DistinctRows,
  k: number,
  selfExcluded: boolean,
): RankedRows {
  const total = queries.groupOf.length;
  const ranked = { rows: new Int32Array(total * k), squared: new Float64Array(total * k), queries: total, k };
  const wanted = k + (selfExcluded ? 1 : 0);
  const found = { rows: new Int32Array(wanted), squared: new Float64Array(wanted), count: 0 };
  for (let group = 0; group < queries.groups; group++) {
    if (selfExcluded && rows.starts[group + 1] - rows.starts[group] >= wanted) {
      found.rows.set(rows.members.subarray(rows.starts[group], rows.starts[group] + wanted));
      found.squared.fill(0);
      found.count = wanted;
    } else {
      collectRows(lists, group, rows, found);
    }
    for (let at = queries.starts[group]; at < queries.starts[group + 1]; at++) {
      writeRow(ranked, queries.members[at], selfExcluded ? queries.members[at] : -1, found);
    }
  }
  return ranked;
}

interface FoundRows {
  rows: Int32Array;
  squared: Float64Array;
  count: number;
}

/** Fills `found` from the groups of one list. */
function collectRows(
  { rows: groups, squared, k }: NearestLists,
  list: number,
  rows: DistinctRows,
  found: FoundRows,
) {
  found.count = 0;
  let rank = list * k;
  const end = rank + k;
  while (rank < end && groups[rank] !== NO_ROW && found.count < found.rows.length) {
    const distance = squared[rank];
    const start = found.count;
    let tied = 0;
    for (; rank < end && groups[rank] !== NO_ROW && squared[rank] === distance; rank++, tied++) {
      const members = rows.members.subarray(rows.starts[groups[rank]], rows.starts[groups[rank] + 1]);
      insertRows(found, start, members, distance, tied === 0);
    }
  }
}

/** Adds rows of one distance, in ascending order with those from `start` on, as far as there is room. */
function insertRows(
  found: FoundRows,
  start: number,
  members: Int32Array,
  distance: number,
  alone: boolean,
): void {
  const room = found.rows.length;
  for (const row of members) {
    let place = Math.min(found.count, room - 1);
    if (found.count === room && (alone || found.rows[place] < row)) return;
    for (; place > start && found.rows[place - 1] > row; place--) found.rows[place] = found.rows[place - 1];
    found.rows[place] = row;
    if (found.count < room) found.squared[found.count++] = distance;
  }
}

function writeRow(ranked: RankedRows, query: number, excluded: number, found: FoundRows): void {
  let at = query * ranked.k;
  const end = at + ranked.k;
  for (let i = 0; at < end && i < found.count; i++) {
    if (found.rows[i] === excluded) continue;
    ranked.rows[at] = found.rows[i];
    ranked.squared[at++] = found.squared[i];
  }
  ranked.rows.fill(-1, at, end);
  ranked.squared.fill(Infinity, at, end);
}
