import type { Matrix } from "../data/matrix";
import { takeRows } from "../data/matrix";

/** Rows that need not fit into memory: in a matrix, in a file, or wherever they can be read by their numbers. */
export interface RowSource {
  readonly rows: number;
  readonly cols: number;
  /** Fills `into` with rows from `first` on; its length is a multiple of `cols`. */
  read(first: number, into: Float32Array): Promise<void>;
  /** The rows of these numbers, in this order. */
  take(rows: Int32Array): Promise<Matrix>;
}

/** A matrix as a source of rows. */
export function matrixSource(x: Matrix): RowSource {
  return {
    rows: x.rows,
    cols: x.cols,
    async read(first, into) {
      into.set(x.data.subarray(first * x.cols, first * x.cols + into.length));
    },
    async take(rows) {
      return takeRows(x, rows);
    },
  };
}

/** Reads as `source.read`, and refuses NaN and infinities, naming row and column. */
export async function readFiniteRows(
  owner: string,
  source: RowSource,
  first: number,
  into: Float32Array,
): Promise<void> {
  await source.read(first, into);
  for (let at = 0; at < into.length; at++) {
    if (Number.isFinite(into[at])) continue;
    throw new RangeError(
      `${owner}: expected finite features, got ${into[at]} in row ${first + Math.floor(at / source.cols)}, ` +
        `column ${at % source.cols}; drop or impute such rows first`,
    );
  }
}
