import type { Matrix } from "../data/matrix";
import { resolveOptions } from "../options";
import { requireK, requireSearchable } from "./check-input";
import { ExactSearch } from "./exact-search";
import { NearestList } from "./nearest-list";
import type { RankedRows } from "./ranked-rows";

/** Rows `first` .. `first + rows - 1` of a larger whole. */
export interface RowRange {
  readonly first: number;
  readonly rows: number;
}

/** What `searchShard` is told beside its data. */
export interface ShardOptions {
  /** How many neighbours each query is to have in the whole. */
  k: number;
  /** The number that the first row of the shard has in the whole. */
  firstRow: number;
  /** For queries that are rows of the whole: their numbers, so that none finds itself; -1 for any other query. */
  queryRows?: Int32Array;
  signal?: AbortSignal;
}

const DEFAULTS: ShardOptions = { k: 5, firstRow: 0, queryRows: undefined, signal: undefined };

/** Divides `rows` rows into `shards` ranges whose sizes differ by at most one. */
export function shardRanges(rows: number, shards: number): RowRange[] {
  if (!(Number.isInteger(shards) && shards >= 1 && shards <= rows)) {
    throw new RangeError(`shardRanges: expected 1 .. ${rows} shards for ${rows} rows, got ${shards}`);
  }
  return Array.from({ length: shards }, (_, shard) => {
    const first = Math.floor((shard * rows) / shards);
    return { first, rows: Math.floor(((shard + 1) * rows) / shards) - first };
  });
}

/**
 * The nearest rows of each query within one shard, numbered as in the whole. `mergeShards` makes of the results of all
 * shards exactly what a search of the whole gives, wherever they were computed.
 *
 * A shard with fewer rows than asked for leaves the last places of each query empty: row -1, squared distance Infinity.
 *
 * @throws RangeError as `nearestNeighbors`; `k` may exceed the rows of the shard.
 */
export async function searchShard(
  shard: Matrix,
  queries: Matrix,
  options: ShardOptions,
): Promise<RankedRows> {
  const resolved = resolveOptions("searchShard", DEFAULTS, options);
  requireSearchable("searchShard", shard, queries);
  requireK("searchShard", resolved.k, Infinity, "rows in all");
  if (resolved.queryRows && resolved.queryRows.length !== queries.rows) {
    throw new RangeError(
      `searchShard: expected ${queries.rows} queryRows, one for each query, got ${resolved.queryRows.length}`,
    );
  }
  const search = new ExactSearch();
  try {
    return await searchShardWith(search, shard, queries, resolved);
  } finally {
    await search.close();
  }
}

/**
 * `searchShard` on threads that are there already.
 *
 * @param limits for each query a squared distance beyond which no row is wanted.
 */
export async function searchShardWith(
  search: ExactSearch,
  shard: Matrix,
  queries: Matrix,
  { k, firstRow, queryRows, signal }: ShardOptions,
  limits?: Float64Array,
): Promise<RankedRows> {
  // One more than asked for, in place of the query itself.
  const searched = Math.min(k + (queryRows ? 1 : 0), shard.rows);
  const found = await search.search(shard, queries, searched, { limits, signal });
  const rows = new Int32Array(queries.rows * k).fill(-1);
  const squared = new Float64Array(queries.rows * k).fill(Infinity);
  for (let query = 0; query < queries.rows; query++) {
    const excluded = queryRows ? queryRows[query] : -1;
    let to = query * k;
    for (let from = query * searched; from < (query + 1) * searched && to < (query + 1) * k; from++) {
      if (found.rows[from] < 0) break;
      const row = firstRow + found.rows[from];
      if (row === excluded) continue;
      rows[to] = row;
      squared[to++] = found.squared[from];
    }
  }
  return { rows, squared, queries: queries.rows, k };
}

/**
 * The nearest rows of each query in all shards together. Merging is associative: some shards now, others later.
 *
 * @param parts results for the same queries and k, each of other rows.
 */
export function mergeShards(parts: readonly RankedRows[]): RankedRows {
  const [{ queries, k }] = parts;
  for (const part of parts) {
    if (part.queries !== queries || part.k !== k) {
      throw new RangeError(
        `mergeShards: expected ${queries} queries and k=${k} in every part, got ${part.queries} and k=${part.k}`,
      );
    }
  }
  const rows = new Int32Array(queries * k);
  const squared = new Float64Array(queries * k);
  const nearest = new NearestList(k);
  for (let query = 0; query < queries; query++) {
    nearest.clear();
    for (const part of parts) {
      for (let at = query * k; at < (query + 1) * k; at++) {
        if (part.rows[at] >= 0) nearest.offer(part.squared[at], part.rows[at]);
      }
    }
    rows.set(nearest.rows, query * k);
    squared.set(nearest.squared, query * k);
  }
  return { rows, squared, queries, k };
}
