import type { Matrix } from "../data/matrix";
import {
  assignHomes,
  buildCells,
  orderByHome,
  searchCells,
  type Cells,
  type Queries,
  type SharedRows,
} from "./cells";
import { Crew } from "./crew";
import { distinctRows, type DistinctRows } from "./distinct-rows";
import { expandGroups } from "./expand";
import { clearLists, makeLists, type NearestLists, sortLists } from "./nearest-lists";
import { searchPairs } from "./pair-search";
import type { RankedRows } from "./ranked-rows";
import { planSearch, type SearchPlan } from "./search-plan";
import { SharedMemory } from "./shared-memory";

const TRIED_QUERIES = 64;
/** Fewer queries than this are answered without asking which way is the quickest. */
const MIN_PLANNED_QUERIES = 1024;

/** What a search may be told beside its data. */
export interface SearchDetails {
  /**
   * For each query a squared distance beyond which no row is wanted; places for which there is no other row are left
   * empty: row -1, squared distance Infinity.
   */
  limits?: Float64Array;
  signal?: AbortSignal;
  /** Told now and then which share of the work is done. */
  onShare?: (done: number) => void;
}

/** Decisions that are otherwise made from the data. */
export interface ForcedPlan {
  cells?: number;
  plan?: SearchPlan;
}

/** At most so many bytes of shared memory are needed for a search. */
export function bytesNeeded(train: Matrix, queries: Matrix | undefined, k: number): number {
  const valueBytes = 4 * (train.cols + 3);
  const ofRows = train.rows * (3.5 * valueBytes + 30);
  const ofQueries = queries ? queries.rows * (2.5 * valueBytes + 30) : 0;
  return ofRows + ofQueries + (queries ?? train).rows * 12 * (k + 1);
}

/**
 * Exact search on all cores. Equal rows are searched once; the rest is grouped into cells, most of which a query need
 * not look into; where the data has too little structure for that, all pairs are compared by short integer sketches.
 *
 * Memory: about 2.2 times the distinct rows and queries, or up to 3.5 times in data without structure, and
 * 12 k + 30 bytes for each of them.
 */
export class ExactSearch {
  private readonly memory = new SharedMemory();
  private readonly crew: Crew;

  /** @param threads how many; one for each core unless told otherwise. Call `close` to end them. */
  constructor(threads?: number) {
    this.crew = new Crew(this.memory, threads);
  }

  close(): Promise<void> {
    return this.crew.dismiss();
  }

  /**
   * Finds the `k` nearest rows of `train` of each query.
   *
   * @param queries with the columns of `train`; undefined for the rows of `train` themselves, none of which is then its
   * own neighbour.
   * @param k at most the rows of `train`, less one where it is searched for itself.
   */
  async search(
    train: Matrix,
    queries: Matrix | undefined,
    k: number,
    { limits: allLimits, signal, onShare }: SearchDetails = {},
    { cells: forcedCells, plan: forcedPlan }: ForcedPlan = {},
  ): Promise<RankedRows> {
    const { crew, memory } = this;
    const mark = memory.used;
    try {
      const trainGroups = distinctRows(train);
      const rows = copyFirstRows(memory, train, trainGroups);
      const count = Math.min(forcedCells ?? cellsFor(rows.count, (queries ?? train).rows), rows.count);
      const wanted = Math.min(queries ? k : k + 1, rows.count);
      const cells = await buildCells(crew, rows, count, { signal });
      const queryGroups = queries ? distinctRows(queries) : trainGroups;
      const query = queries
        ? await placeQueries(crew, cells, copyFirstRows(memory, queries, queryGroups), signal)
        : ownQueries(memory, cells, trainGroups, k);
      const lists = makeLists(memory, queryGroups.groups, wanted);
      const limits = allLimits && limitsOf(queryGroups, allLimits);
      const watch = {
        signal,
        onTasks: onShare && ((done: number, tasks: number) => onShare(done / tasks)),
      };
      const plan = forcedPlan ?? (await tryOut(crew, cells, query, lists, limits, signal));
      clearLists(lists, limits);
      if (plan.path === "cells") await searchCells(crew, cells, query, lists, watch);
      else await searchPairs(crew, cells, query, lists, plan.directions, watch);
      await sortLists(crew, lists);
      return expandGroups(lists, trainGroups, queryGroups, k, queries === undefined);
    } finally {
      memory.release(mark);
    }
  }
}

/**
 * So many that comparing rows with centres takes about as long as comparing queries with the rows of the cells they look
 * into; fewer where so few queries are asked that cells would not pay for themselves.
 */
function cellsFor(rows: number, queries: number): number {
  return rows < 256 ? 1 : Math.max(1, Math.round(Math.min(1.5 * Math.sqrt(rows), queries / 8)));
}

/** The first row of each group, padded with zeros to a multiple of four columns. */
function copyFirstRows(
  memory: SharedMemory,
  { data, cols }: Matrix,
  { members, starts, groups }: DistinctRows,
) {
  const width = Math.ceil(cols / 4) * 4;
  const values = memory.f32(groups * width).fill(0);
  for (let group = 0; group < groups; group++) {
    const from = members[starts[group]] * cols;
    for (let j = 0; j < cols; j++) values[group * width + j] = data[from + j];
  }
  return { values, count: groups, width };
}

async function placeQueries(
  crew: Crew,
  cells: Cells,
  rows: SharedRows,
  signal: AbortSignal | undefined,
): Promise<Queries> {
  const { memory } = crew;
  const homes = { cells: memory.i32(rows.count), squared: memory.f64(rows.count) };
  const centres = { values: cells.centres, count: cells.count, width: rows.width };
  await assignHomes(crew, rows, centres, homes, { signal });
  return { rows, order: orderByHome(memory.i32(rows.count), homes, cells.count), homes };
}

/** The rows as their own queries, less those that have `k` others equal to themselves. */
function ownQueries(memory: SharedMemory, cells: Cells, { starts }: DistinctRows, k: number): Queries {
  const order = memory.i32(cells.rows.count);
  let count = 0;
  for (const row of cells.blockRows) {
    if (row >= 0 && starts[row + 1] - starts[row] <= k) order[count++] = row;
  }
  return { rows: cells.rows, order: order.subarray(0, count), homes: cells.homes };
}

/** The limit of each group of equal queries: the widest of their own. */
function limitsOf({ groups, groupOf }: DistinctRows, limits: Float64Array): Float64Array {
  const widest = new Float64Array(groups);
  groupOf.forEach((group, query) => (widest[group] = Math.max(widest[group], limits[query])));
  return widest;
}

/** Answers some of the queries by way of cells, and judges from what that took. */
async function tryOut(
  crew: Crew,
  cells: Cells,
  query: Queries,
  lists: NearestLists,
  limits: Float64Array | undefined,
  signal: AbortSignal | undefined,
): Promise<SearchPlan> {
  if (query.order.length < MIN_PLANNED_QUERIES) return { path: "cells" };
  const { memory } = crew;
  const mark = memory.used;
  const sampled = memory.i32(TRIED_QUERIES);
  for (let i = 0; i < TRIED_QUERIES; i++) {
    sampled[i] = query.order[Math.floor((i * query.order.length) / TRIED_QUERIES)];
  }
  clearLists(lists, limits);
  const compared = await searchCells(crew, cells, { ...query, order: sampled }, lists, { signal });
  const plan = planSearch(cells.rows, {
    queries: query.rows,
    sampled,
    worst: Float64Array.from(sampled, (row) => lists.squared[row * lists.k]),
    compared: compared / TRIED_QUERIES,
    symmetric: query.rows === cells.rows,
  });
  memory.release(mark);
  return plan;
}
