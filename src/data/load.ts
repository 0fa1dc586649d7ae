import { createHash, type Hash } from "node:crypto";
import { join } from "node:path";
import { RandomState } from "../engine/random";
import { unknownName } from "../errors";
import { catalogue } from "./catalogue";
import type { DataFile, DatasetEntry, Parser } from "./catalogue/entry";
import { combinedChecksum, expectedChecksum, recordChecksum, recordPath, tableChecksum } from "./checksums";
import { contentChecksum, readContent } from "./content";
import { classCounts, type Dataset, type Table } from "./dataset";
import { download, DownloadError } from "./download";
import { takeRows } from "./matrix";
import { cacheFolder, findFile, mirrorFolder } from "./places";
import { stratifiedSample } from "./split";
import { standInFor } from "./stand-in-dataset";
import { readTable, writeTable } from "./table-file";

export interface LoadOptions {
  /** At most so many rows, drawn at random with the class balance of all; default: all. */
  rows?: number;
  /** Decides which rows are drawn, default 0. */
  seed?: number;
  /** Takes generated rows in place of data that is neither at hand nor to be had; default false. */
  allowStandIn?: boolean;
  /** Whether to download what is not at hand, default true. */
  download?: boolean;
  /** Stops the loading: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Loads a data set of the catalogue: from the cache, from the mirror folder, or from its canonical source, in this order.
 *
 * The cache is `data/cache` of the current project, or the folder named by the environment variable `NEURAL_KNN_CACHE`;
 * the mirror is the folder named by `NEURAL_KNN_DATA`. The content is held against its checksum and against the counts
 * that the papers state, and the parsed table is kept in the cache.
 *
 * @throws RangeError on an unknown name, offering the nearest; Error when the data is not to be had (naming the files,
 * their source and where to put them), has other content than it should, or cannot be parsed yet.
 */
export async function loadDataset(name: string, options: LoadOptions = {}): Promise<Dataset> {
  if (!Object.hasOwn(catalogue, name)) {
    throw unknownName("loadDataset", "data set", name, Object.keys(catalogue));
  }
  return loadEntry(name, catalogue[name], options);
}

/** Loads what `entry` describes; see `loadDataset`. */
export async function loadEntry(
  name: string,
  entry: DatasetEntry,
  options: LoadOptions = {},
): Promise<Dataset> {
  const { rows, seed = 0 } = options;
  if (rows !== undefined && !(Number.isInteger(rows) && rows > 0)) {
    throw new RangeError(`loadDataset: expected a positive integer as rows, got ${rows}`);
  }
  let dataset: Dataset;
  try {
    dataset = await loadAllRows(name, entry, options);
  } catch (error) {
    if (!(options.allowStandIn && error instanceof UnavailableError)) throw error;
    return standInFor(name, entry, rows, seed);
  }
  if (rows === undefined || rows >= dataset.x.rows) return dataset;
  const sample = stratifiedSample(dataset.y, rows, new RandomState(seed));
  return { ...dataset, x: takeRows(dataset.x, sample), y: Int32Array.from(sample, (row) => dataset.y[row]) };
}

/** Where the parsed table of these contents is kept. */
export function tablePath(name: string, parser: Parser, checksum: string): string {
  return join(cacheFolder(), name, `table-r${parser.revision}-${checksum.slice(0, 16)}.safetensors`);
}

/** The data is neither at hand nor to be had: a stand-in may take its place. */
export class UnavailableError extends Error {}

async function loadAllRows(name: string, entry: DatasetEntry, options: LoadOptions): Promise<Dataset> {
  const { title, source, files, parser, generate } = entry;
  if (generate) {
    const table = generate();
    requireFacts(name, entry, table);
    return { ...table, name, title, source, checksum: tableChecksum(table), verified: true, standIn: false };
  }
  if (!parser) throw new Error(`loadDataset: "${name}" has no parser yet; its source is ${source}`);

  const verified = files.every((file) => file.sha256 !== undefined);
  const expected = await Promise.all(files.map((file) => expectedChecksum(name, file)));
  if (expected.every((checksum) => checksum !== undefined)) {
    const checksum = combinedChecksum(files, expected);
    const table = await readTable(tablePath(name, parser, checksum));
    if (table) return { ...table, name, title, source, checksum, verified, standIn: false };
  }

  const paths: string[] = [];
  for (const [i, file] of files.entries()) {
    paths.push(findFile(name, file)?.path ?? (await fetchFile(name, entry, file, expected[i], options)));
  }
  const { table, checksums } = await parseChecked(name, entry, parser, paths, expected, options.signal);
  requireFacts(name, entry, table);
  const checksum = combinedChecksum(files, checksums);
  try {
    for (const [i, file] of files.entries()) {
      if (expected[i] === undefined) await recordChecksum(name, file, checksums[i]);
    }
    await writeTable(tablePath(name, parser, checksum), table);
  } catch (error) {
    // The data itself is complete: a cache that cannot be written costs time only.
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(`loadDataset: could not keep the parsed table of "${name}" (${reason})`);
  }
  return { ...table, name, title, source, checksum, verified, standIn: false };
}

/** Downloads a file into the cache; returns its path there. */
async function fetchFile(
  name: string,
  entry: DatasetEntry,
  file: DataFile,
  checksum: string | undefined,
  options: LoadOptions,
): Promise<string> {
  const target = join(cacheFolder(), name, file.name);
  const mirror = mirrorFolder();
  const advice =
    `Get it from ${file.urls[0] ?? entry.source} (described at ${entry.source}) and put it at ${target}, ` +
    (mirror ? `or into ${join(mirror, name)}` : "or set NEURAL_KNN_DATA to a folder that has it");
  if (options.download === false || file.urls.length === 0) {
    throw new UnavailableError(
      `loadDataset: "${name}" needs the file ${file.name}, which is not at hand. ${advice}`,
    );
  }
  try {
    await download(file.urls, target, { checksum, signal: options.signal });
    return target;
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    const message = `loadDataset: "${name}" needs the file ${file.name}, which could not be downloaded (${error.message}). ${advice}`;
    throw error.altered ? new Error(message) : new UnavailableError(message);
  }
}

/**
 * Parses files and computes the checksums of their content in the same pass.
 *
 * @throws Error when a content is not the expected one; this goes before what the parser says of such content.
 */
async function parseChecked(
  name: string,
  entry: DatasetEntry,
  parser: Parser,
  paths: readonly string[],
  expected: readonly (string | undefined)[],
  signal?: AbortSignal,
): Promise<{ table: Table; checksums: string[] }> {
  const hashes = paths.map(() => createHash("sha256"));
  const contents = paths.map((path, i) => ({ path, chunks: hashed(readContent(path, signal), hashes[i]) }));
  let parsed: { table: Table } | { error: unknown };
  try {
    parsed = { table: await parser.parse(contents) };
  } catch (error) {
    signal?.throwIfAborted();
    parsed = { error };
  }
  const checksums: string[] = [];
  for (const [i, path] of paths.entries()) {
    const checksum = "table" in parsed ? hashes[i].digest("hex") : await contentChecksum(path, signal);
    if (expected[i] !== undefined && checksum !== expected[i]) {
      const file = entry.files[i];
      const known = file.sha256 !== undefined ? "" : ` recorded in ${recordPath(name, file)}`;
      throw new Error(
        `loadDataset: ${path} is truncated or altered: expected content with sha256 ${expected[i]}${known}, ` +
          `got ${checksum}. Remove it, or replace it by ${file.urls[0] ?? entry.source}`,
      );
    }
    checksums.push(checksum);
  }
  if ("error" in parsed) throw parsed.error;
  return { table: parsed.table, checksums };
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

/** @throws Error when the table is not of the size that the papers state. */
function requireFacts(name: string, { facts }: DatasetEntry, table: Table): void {
  const require = (what: string, expected: number, got: number) => {
    if (expected !== got) throw new Error(`loadDataset: "${name}": expected ${expected} ${what}, got ${got}`);
  };
  require("rows", facts.rows, table.x.rows);
  if (facts.columns !== undefined) require("columns", facts.columns, table.x.cols);
  const counts = classCounts(table);
  for (const [className, count] of Object.entries(facts.classes ?? {})) {
    require(`rows of class "${className}"`, count, counts[table.classNames.indexOf(className)] ?? 0);
  }
}
