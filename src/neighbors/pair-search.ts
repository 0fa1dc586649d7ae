import type { Cells, Queries, SharedRows } from "./cells";
import type { Crew, Watch } from "./crew";
import type { NearestLists } from "./nearest-lists";
import type { SharedMemory } from "./shared-memory";

/** The longest sketch in steps of its grid: products of two of them, and their doubles, stay within 32 bits. */
const LONGEST_SKETCH = 16383;
/** The threshold of a place that takes no part, as the kernel knows it; and any other. */
const NEVER = 2 ** 30;
const OPEN = 0;
const PLACES_PER_TASK = 64;

/**
 * Compares every query with every row, by products of their sketches and exactly where these leave it open. The lists are
 * empty.
 *
 * @param queries the same rows as those in the cells, where one pair is to serve both; or others, with their homes.
 * @param directions orthonormal, a multiple of eight of them; none to sketch the rows themselves.
 */
export async function searchPairs(
  crew: Crew,
  cells: Cells,
  queries: Queries,
  lists: NearestLists,
  directions: readonly Float64Array[],
  watch: Watch = {},
): Promise<void> {
  const { memory } = crew;
  const symmetric = queries.rows === cells.rows;
  const grid = placeGrid(memory, symmetric ? [cells.rows] : [cells.rows, queries.rows], directions);
  const right = await sketch(crew, cells, cells.rows, cells.blockRows, grid, {
    lines: symmetric,
    blocks: true,
  });
  const groups = symmetric ? cells : groupByHome(memory, queries, cells.count);
  const left = symmetric
    ? right
    : await sketch(crew, cells, queries.rows, groups.blockRows, grid, { lines: true, blocks: false });

  const wanted = new Uint8Array(queries.rows.count);
  for (const query of queries.order) wanted[query] = 1;
  const thresholds = memory.i32(groups.blockRows.length);
  groups.blockRows.forEach(
    (query, place) => (thresholds[place] = query >= 0 && wanted[query] ? OPEN : NEVER),
  );
  const settings = {
    ...cells.settings,
    ...grid,
    queries: queries.rows.values.byteOffset,
    k: lists.k,
    nearestRows: lists.rows.byteOffset,
    nearestSquared: lists.squared.byteOffset,
    locks: memory.i32(queries.rows.count).fill(0).byteOffset,
    symmetric: Number(symmetric),
    leftCellBlocks: groups.cellBlocks.byteOffset,
    leftPlaces: groups.blockRows.byteOffset,
    leftLines: left.sketchLines,
    leftHalves: left.sketchHalves,
    leftThresholds: thresholds.byteOffset,
    rightBlocks: right.sketchBlocks,
    rightHalves: right.sketchHalves,
    rightThresholds: thresholds.byteOffset, // read only where both sides are the same
  };
  const count = cells.count;
  const { signal } = watch;
  await crew.run({ task: "setThresholds", count, settings }, { signal });
  await crew.run({ task: "searchPairs", count, settings: { ...settings, ownCells: 1 } }, { signal });
  if (count === 1) return;
  await crew.run({ task: "searchPairs", count, settings: { ...settings, ownCells: 0 } }, watch);
}

type Grid = Readonly<Record<"sketchWidth" | "stepsPerUnit" | "origin" | "basis" | "directions", number>>;

/** Lays the grid so that the longest of the sketches just fits; a sketch is as long as its row, less the origin. */
function placeGrid(memory: SharedMemory, sides: SharedRows[], directions: readonly Float64Array[]): Grid {
  const { width } = sides[0];
  const origin = memory.f64(width).fill(0);
  const total = sides.reduce((sum, { count }) => sum + count, 0);
  for (const { values, count } of sides) {
    for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < width; j++, at++) origin[j] += values[at];
  }
  for (let j = 0; j < width; j++) origin[j] /= total;
  let longest = 0;
  for (const { values, count } of sides) {
    for (let i = 0, at = 0; i < count; i++) {
      let squared = 0;
      for (let j = 0; j < width; j++, at++) squared += (values[at] - origin[j]) ** 2;
      if (squared > longest) longest = squared;
    }
  }
  const basis = memory.f64(directions.length * width);
  directions.forEach((direction, i) => {
    // A little shorter than 1, so that rounding does not take the spectral norm beyond it.
    for (let j = 0; j < width; j++) {
      basis[(Math.floor(i / 8) * width + j) * 8 + (i % 8)] = direction[j] * (1 - 1e-9);
    }
  });
  return {
    sketchWidth: directions.length > 0 ? directions.length + 2 : width,
    stepsPerUnit: longest > 0 ? LONGEST_SKETCH / Math.sqrt(longest) : 1,
    origin: origin.byteOffset,
    basis: basis.byteOffset,
    directions: directions.length,
  };
}

async function sketch(
  crew: Crew,
  { settings }: Cells,
  rows: SharedRows,
  places: Int32Array,
  grid: Grid,
  { lines, blocks }: { lines: boolean; blocks: boolean },
) {
  const { memory } = crew;
  const size = places.length * grid.sketchWidth;
  const sketches = {
    sketchLines: lines ? memory.i16(size).byteOffset : 0,
    sketchBlocks: blocks ? memory.i16(size).byteOffset : 0,
    sketchHalves: memory.i32(places.length).byteOffset,
  };
  await crew.run({
    task: "sketchPlacesOf",
    count: Math.ceil(places.length / PLACES_PER_TASK),
    settings: {
      ...settings,
      ...grid,
      ...sketches,
      sketchedRows: rows.values.byteOffset,
      sketchedPlaces: places.byteOffset,
      placeCount: places.length,
    },
  });
  return sketches;
}

/** Queries in blocks of eight, by home. */
function groupByHome(memory: SharedMemory, { order, homes }: Queries, cells: number) {
  const homeOf = (query: number) => homes?.cells[query] ?? 0;
  const sizes = new Int32Array(cells);
  for (const query of order) sizes[homeOf(query)]++;
  const cellBlocks = memory.i32(cells + 1);
  cellBlocks[0] = 0;
  sizes.forEach((size, cell) => (cellBlocks[cell + 1] = cellBlocks[cell] + Math.ceil(size / 8)));
  const blockRows = memory.i32(8 * cellBlocks[cells]).fill(-1);
  const next = cellBlocks.map((block) => 8 * block);
  for (const query of order) blockRows[next[homeOf(query)]++] = query;
  return { cellBlocks, blockRows };
}
