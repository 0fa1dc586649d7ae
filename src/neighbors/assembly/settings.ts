/**
 * What a task works on: addresses in the shared memory, and sizes. JavaScript sets these exported globals before each
 * round of tasks; every thread has its own copy, all with the same values.
 */

/** Which thread this is; set once. */
export let thread: i32 = 0;
/** Columns of every f32 row, padded with zeros to a multiple of 4. */
export let width: i32 = 0;

// The rows that are searched, in cells. ------------------------------------------------------------------------------

/** f32, rows x width. */
export let rows: usize = 0;
export let cells: i32 = 0;
/** f32, cells x width. */
export let centres: usize = 0;
/** i32, cells + 1: the first block of each cell. */
export let cellBlocks: usize = 0;
/** i32, blocks x 8: the rows of each block, by their distance to the cell's centre; -1 fills up the last block. */
export let blockRows: usize = 0;
/** f32, blocks x 8: those distances; the last one is repeated to fill up the block. */
export let blockRadii: usize = 0;
/** f32, blocks x width x 8: the values of the eight rows of a block, column by column; NaN fills up the last block. */
export let blockValues: usize = 0;
/** i32, cells x cells: for each cell all cells, those first that may hold the nearest rows. */
export let cellOrder: usize = 0;
/** f32, cells x cells: the distances of their centres, in the same order. */
export let cellDistances: usize = 0;

// The queries. -------------------------------------------------------------------------------------------------------

/** f32, queries x width. */
export let queries: usize = 0;
/** i32: the queries to answer, in the order of the tasks. */
export let queryOrder: usize = 0;
export let queryCount: i32 = 0;
/** How many queries one task answers. */
export let queriesPerTask: i32 = 0;
/** i32, per query: the cell to begin with; not read when there is but one cell. */
export let homes: usize = 0;
/** f64, per query: the squared distance to the centre of that cell. */
export let homeSquared: usize = 0;

/** f32, threads x (width + 4) x 8: room for the eight queries that a thread answers at the same time. */
export let groups: usize = 0;

// The answers: lists that JavaScript has emptied. --------------------------------------------------------------------

export let k: i32 = 0;
/** i32, queries x k. */
export let nearestRows: usize = 0;
/** f64, queries x k. */
export let nearestSquared: usize = 0;
/** How many lists there are to sort. */
export let listCount: i32 = 0;

/** Rows compared with queries so far, counted by each thread for itself. */
export let compared: f64 = 0;

export function countCompared(count: i32): void {
  compared += <f64>count;
}

// Sketches: each row as a short vector of 16-bit integers, no two of which are farther apart than their rows. ---------

/** Length of a sketch, even. */
export let sketchWidth: i32 = 0;
/** Steps of the 16-bit grid per unit of distance. */
export let stepsPerUnit: f64 = 0;
/** f64, width: what is subtracted from every row. */
export let origin: usize = 0;
/** f64, directions / 8 x width x 8: the directions a row is projected on, in groups of eight; without any, the row itself. */
export let basis: usize = 0;
export let directions: i32 = 0;

/** The rows to sketch: f32 values, and i32 which of them, in the order of their places; -1 for a place left empty. */
export let sketchedRows: usize = 0;
export let sketchedPlaces: usize = 0;
export let placeCount: i32 = 0;
/** i16, places x sketchWidth; 0 where not asked for. */
export let sketchLines: usize = 0;
/** i16, places / 8 x sketchWidth / 2 x 8 x 2: eight sketches, two columns at a time; 0 where not asked for. */
export let sketchBlocks: usize = 0;
/** i32, places: half the squared length of each sketch. */
export let sketchHalves: usize = 0;

// Pairs of cells: queries by cell on the left, rows by cell on the right. ---------------------------------------------

/** 1 where both sides are the same rows, so that each pair of them serves both. */
export let symmetric: i32 = 0;
/** 1 in the round that compares each query cell with its own cell, 0 in the round that compares it with all others. */
export let ownCells: i32 = 0;
/** i32, cells + 1: the first block of each cell of queries. */
export let leftCellBlocks: usize = 0;
/** i32, places: the query at each place, -1 where there is none. */
export let leftPlaces: usize = 0;
/** i16, as `sketchLines`. */
export let leftLines: usize = 0;
/** i32, as `sketchHalves`. */
export let leftHalves: usize = 0;
/** i32, places: a product of sketches must exceed this plus half the other's squared length to matter. */
export let leftThresholds: usize = 0;
/** i16, as `sketchBlocks`; the places are those of `blockRows`. */
export let rightBlocks: usize = 0;
export let rightHalves: usize = 0;
export let rightThresholds: usize = 0;
/** i32, per query: 1 while a thread changes its list of nearest rows. */
export let locks: usize = 0;

// Random batches: Algorithm 1 of the seq2seq-kNN paper. ---------------------------------------------------------------

/** i32, per query: its row, which is never its own neighbour. */
export let samples: usize = 0;
/** How many rows batches are drawn from; `rows` holds `blockSize` of them, from `blockFirst` on. */
export let sourceRows: u32 = 0;
export let blockFirst: i32 = 0;
export let blockSize: i32 = 0;
export let batchSize: i32 = 0;
export let rounds: i32 = 0;
export let seed: u32 = 0;
export let epoch: u32 = 0;
/** i32, threads x (drawnSlots + batchSize): a hash table of the rows of the batch in hand, and those that are at hand. */
export let drawn: usize = 0;
/** A power of two, larger than the batch. */
export let drawnSlots: i32 = 0;
