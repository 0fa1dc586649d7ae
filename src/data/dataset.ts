import type { Matrix } from "./matrix";

/** Labelled rows, as a parser or a generator makes them. */
export interface Table {
  /** Features, rows x columns. */
  readonly x: Matrix;
  /** Class of each row, an index into `classNames`. */
  readonly y: Int32Array;
  readonly classNames: readonly string[];
  /** Name of each column of `x`, where the source names them. */
  readonly featureNames?: readonly string[];
}

/** Labelled rows with their origin. */
export interface Dataset extends Table {
  readonly name: string;
  readonly title: string;
  /** Where the data comes from: a URL, the path of a CSV file, or how it was generated. */
  readonly source: string;
  /** sha256 of the content that was read (of all rows of the source, also when a sample of them was asked for). */
  readonly checksum: string;
  /** False when nobody publishes a checksum of the content, so that only later loads can be held against this one. */
  readonly verified: boolean;
  /** True for generated rows that only take the place of a data set that is not at hand. */
  readonly standIn: boolean;
}

/** How many rows each class has, in the order of `classNames`. */
export function classCounts(table: Pick<Table, "y" | "classNames">): number[] {
  const counts = new Array<number>(table.classNames.length).fill(0);
  for (const label of table.y) counts[label]++;
  return counts;
}
