/**
 * The k nearest rows of each query, nearest first.
 *
 * The order, and with it the set, is that of a brute force in float64: by squared Euclidean distance, its terms summed
 * in column order, then by row index. The neighbour of rank `r` of query `i` stands at `i * k + r`.
 */
export interface Neighbors {
  /** Row indices into the searched matrix, `rows * k` of them. */
  readonly indices: Int32Array;
  /** Euclidean distances, `rows * k` of them, never negative; float64 results rounded once. */
  readonly distances: Float32Array;
  /** How many queries there are. */
  readonly rows: number;
  /** How many neighbours each query has. */
  readonly k: number;
}

/** What every search may be told beside its data. */
export interface SearchOptions {
  /** How many neighbours to find of each query. */
  k: number;
  /**
   * Keeps the result on disk, and takes it from there where the same rows were searched for as many neighbours before.
   * The folder is `neighbors` in `data/cache` of the current project, or in the folder named by the environment variable
   * `NEURAL_KNN_CACHE`. Default false.
   */
  cache?: boolean;
  /** Stops the search: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Told now and then how many of the queries are finished. */
  onProgress?: (done: number, total: number) => void;
}
