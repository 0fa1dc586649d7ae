import type { Table } from "../dataset";

/** One file that a data set is made of. */
export interface DataFile {
  /** The name it is kept under, in the folder of the data set; compressed and plain forms are both accepted. */
  readonly name: string;
  /** Addresses to download it from, tried in this order; none where it has to be made from the source by hand. */
  readonly urls: readonly string[];
  /** sha256 of the decompressed content (of an archive: of the archive itself); undefined where nobody publishes it. */
  readonly sha256?: string;
}

/** The decompressed bytes of one file, in order. */
export interface FileContent {
  /** Path of the file, for messages. */
  readonly path: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Turns the files of a data set, in the order of the catalogue, into a table. */
export interface Parser {
  /** Raised whenever the resulting table changes: tables cached under an older revision are then parsed again. */
  readonly revision: number;
  /** @throws Error naming file, line and column of what cannot be read. */
  parse(files: readonly FileContent[]): Promise<Table>;
}

/** What the papers and the authors of the data say about it. Loading checks all that is given. */
export interface Facts {
  readonly rows: number;
  /** Features of a row; undefined where the rows are texts. */
  readonly columns?: number;
  /** Rows of each class, by class name; undefined where they are not published. */
  readonly classes?: Readonly<Record<string, number>>;
}

export interface DatasetEntry {
  readonly title: string;
  /** Page that describes the data, or the publication that defines it. */
  readonly source: string;
  /** Canonical files; empty for generated data. */
  readonly files: readonly DataFile[];
  /** The same content in another form, for data whose canonical files are archives. */
  readonly convertedFiles?: readonly DataFile[];
  /** Undefined for generated data, and for data that this library cannot read yet. */
  readonly parser?: Parser;
  /** Makes the data, where it is defined by a formula. */
  readonly generate?: () => Table;
  readonly facts: Facts;
  /** Relative class sizes of a stand-in, where `facts.classes` is unknown. */
  readonly assumedClasses?: Readonly<Record<string, number>>;
}
