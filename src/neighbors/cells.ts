import { RandomState } from "../engine/random";
import type { Crew, Watch } from "./crew";
import type { Settings } from "./kernel";
import { clearLists, type NearestLists } from "./nearest-lists";

/** f32 rows in the shared memory, padded with zeros to a `width` that is a multiple of 4. */
export interface SharedRows {
  readonly values: Float32Array;
  readonly count: number;
  readonly width: number;
}

/** Rows grouped around centres, ready to be searched by the kernel. */
export interface Cells {
  readonly rows: SharedRows;
  readonly count: number;
  readonly centres: Float32Array;
  /** The first block of each cell, and the end of the last. */
  readonly cellBlocks: Int32Array;
  /** The cell of each row. */
  readonly homes: Homes;
  /** The rows of each block of eight; -1 fills up the last block of a cell. */
  readonly blockRows: Int32Array;
  /** What the kernel has to know of them. */
  readonly settings: Settings;
}

/** The nearest of some centres, of every row: an index and a squared distance. */
export interface Homes {
  readonly cells: Int32Array;
  readonly squared: Float64Array;
}

const LLOYD_ROUNDS = 4;
const SAMPLED_ROWS_PER_CENTRE = 10;
/** So few centres are compared one by one. */
const MAX_PLAIN_CENTRES = 64;

/** Groups rows into cells by k-means on a sample, and arranges them in blocks; every thread of the crew takes part. */
export async function buildCells(
  crew: Crew,
  rows: SharedRows,
  count: number,
  watch: Watch = {},
): Promise<Cells> {
  const { memory } = crew;
  const centres = memory.f32(count * rows.width);
  const homes = { cells: memory.i32(rows.count), squared: memory.f64(rows.count) };
  if (count === 1) {
    centres.fill(0);
    homes.cells.fill(0);
  } else {
    await placeCentres(crew, rows, count, centres, watch);
    await assignHomes(crew, rows, { values: centres, count, width: rows.width }, homes, watch);
  }
  return arrange(crew, rows, count, centres, homes, watch);
}

/** Finds the nearest of `centres`, exactly, of every row of `rows`, and writes it to `homes`. */
export async function assignHomes(
  crew: Crew,
  rows: SharedRows,
  centres: SharedRows,
  homes: Homes,
  watch: Watch = {},
): Promise<void> {
  const { memory } = crew;
  const mark = memory.used;
  const plain = centres.count <= MAX_PLAIN_CENTRES;
  const centreCells = await buildCells(
    crew,
    centres,
    plain ? 1 : Math.round(Math.sqrt(centres.count)),
    watch,
  );
  let outer: Homes | undefined;
  if (!plain) {
    outer = { cells: memory.i32(rows.count), squared: memory.f64(rows.count) };
    const outerCentres = { values: centreCells.centres, count: centreCells.count, width: rows.width };
    await assignHomes(crew, rows, outerCentres, outer, watch);
  }
  const order = orderByHome(memory.i32(rows.count), outer, centreCells.count);
  const lists = { rows: homes.cells, squared: homes.squared, k: 1 };
  clearLists(lists);
  await searchCells(crew, centreCells, { rows, order, homes: outer }, lists, watch);
  memory.release(mark);
}

/**
 * Fills `order` with the numbers 0, 1, 2, ... of queries, those with the same home one after the other: they are answered
 * together, and look at the same rows.
 */
export function orderByHome(order: Int32Array, homes: Homes | undefined, cells: number): Int32Array {
  const next = new Int32Array(cells + 1);
  const homeOf = (query: number) => (homes ? homes.cells[query] : 0);
  for (let query = 0; query < order.length; query++) next[homeOf(query) + 1]++;
  for (let cell = 0; cell < cells; cell++) next[cell + 1] += next[cell];
  for (let query = 0; query < order.length; query++) order[next[homeOf(query)]++] = query;
  return order;
}

/** What is looked for: rows, which of them, and the cell to begin with for each. */
export interface Queries {
  rows: SharedRows;
  order: Int32Array;
  /** Not needed where there is but one cell. */
  homes: Homes | undefined;
}

/**
 * Searches the cells for the nearest rows of the queries in `order`, whose lists are empty.
 *
 * @returns how many rows were compared with queries.
 */
export async function searchCells(
  crew: Crew,
  cells: Cells,
  { rows, order, homes }: Queries,
  lists: NearestLists,
  watch: Watch = {},
): Promise<number> {
  const { memory } = crew;
  const mark = memory.used;
  const queriesPerTask = Math.max(8, Math.min(64, Math.floor(order.length / 64)));
  const compared = await crew.run(
    {
      task: "searchCells",
      count: Math.ceil(order.length / queriesPerTask),
      settings: {
        ...cells.settings,
        queries: rows.values.byteOffset,
        queryOrder: order.byteOffset,
        queryCount: order.length,
        queriesPerTask,
        homes: homes?.cells.byteOffset ?? 0,
        homeSquared: homes?.squared.byteOffset ?? 0,
        groups: memory.f32(crew.threads * (rows.width + 4) * 8).byteOffset,
        k: lists.k,
        nearestRows: lists.rows.byteOffset,
        nearestSquared: lists.squared.byteOffset,
      },
    },
    watch,
  );
  memory.release(mark);
  return compared;
}

/** k-means on a sample: Lloyd's algorithm from randomly chosen rows. Fills `centres`. */
async function placeCentres(
  crew: Crew,
  rows: SharedRows,
  count: number,
  centres: Float32Array,
  watch: Watch,
): Promise<void> {
  const { memory } = crew;
  const { width } = rows;
  const mark = memory.used;
  const sampled = Math.min(rows.count, count * SAMPLED_ROWS_PER_CENTRE);
  const sample = { values: memory.f32(sampled * width), count: sampled, width };
  const homes = { cells: memory.i32(sampled), squared: memory.f64(sampled) };
  const order = orderByHome(memory.i32(sampled), undefined, 1);
  const lists = { rows: homes.cells, squared: homes.squared, k: 1 };
  randomRows(rows.count, sampled).forEach((row, i) => {
    sample.values.set(rows.values.subarray(row * width, (row + 1) * width), i * width);
  });
  centres.set(sample.values.subarray(0, count * width));
  for (let round = 0; round < LLOYD_ROUNDS; round++) {
    const roundMark = memory.used;
    const centreCells = await buildCells(crew, { values: centres, count, width }, 1, watch);
    clearLists(lists);
    await searchCells(crew, centreCells, { rows: sample, order, homes: undefined }, lists, watch);
    memory.release(roundMark);
    moveToMeans(centres, count, sample, homes.cells);
  }
  memory.release(mark);
}

/** `chosen` different rows out of `count`, the same ones every time. */
function randomRows(count: number, chosen: number): Int32Array {
  if (chosen === count) return new RandomState(0).permutation(count);
  const random = new RandomState(0);
  const rows = new Set<number>();
  while (rows.size < chosen) rows.add(random.randint(0, count));
  return Int32Array.from(rows);
}

/** Moves each centre to the mean of its rows; one without rows stays. */
function moveToMeans(centres: Float32Array, count: number, sample: SharedRows, homes: Int32Array): void {
  const { width } = sample;
  const sums = new Float64Array(count * width);
  const sizes = new Int32Array(count);
  for (let i = 0; i < sample.count; i++) {
    const start = homes[i] * width;
    sizes[homes[i]]++;
    for (let j = 0; j < width; j++) sums[start + j] += sample.values[i * width + j];
  }
  for (let cell = 0; cell < count; cell++) {
    if (sizes[cell] === 0) continue;
    for (let at = cell * width; at < (cell + 1) * width; at++) centres[at] = sums[at] / sizes[cell];
  }
}

async function arrange(
  crew: Crew,
  rows: SharedRows,
  count: number,
  centres: Float32Array,
  homes: Homes,
  watch: Watch,
): Promise<Cells> {
  const { memory } = crew;
  const cellBlocks = memory.i32(count + 1);
  const sizes = new Int32Array(count);
  for (let row = 0; row < rows.count; row++) sizes[homes.cells[row]]++;
  cellBlocks[0] = 0;
  sizes.forEach((size, cell) => (cellBlocks[cell + 1] = cellBlocks[cell] + Math.ceil(size / 8)));
  const blocks = cellBlocks[count];
  const blockRows = memory.i32(blocks * 8).fill(-1);
  const blockRadii = memory.f32(blocks * 8);
  const blockValues = memory.f32(blocks * 8 * rows.width);
  const next = cellBlocks.map((block) => block * 8);
  for (let row = 0; row < rows.count; row++) blockRows[next[homes.cells[row]]++] = row;
  const cellOrder = memory.i32(count * count);
  const cellDistances = memory.f32(count * count);
  const settings = {
    width: rows.width,
    rows: rows.values.byteOffset,
    cells: count,
    centres: centres.byteOffset,
    cellBlocks: cellBlocks.byteOffset,
    blockRows: blockRows.byteOffset,
    blockRadii: blockRadii.byteOffset,
    blockValues: blockValues.byteOffset,
    cellOrder: cellOrder.byteOffset,
    cellDistances: cellDistances.byteOffset,
    homeSquared: homes.squared.byteOffset,
  };
  await crew.run({ task: "arrangeCell", count, settings }, watch);
  if (count > 1) await crew.run({ task: "orderCells", count, settings }, watch);
  return { rows, count, centres, cellBlocks, homes, blockRows, settings };
}
