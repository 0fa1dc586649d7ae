import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { catalogue } from "../src/data/catalogue";
import { loadDataset } from "../src/data/load";
import { findFile } from "../src/data/places";

/**
 * Times the first load (files at hand, nothing parsed yet) and the second load (from the parsed table) of every data set
 * whose files are in the cache or in the mirror. Nothing is downloaded; the real cache is left as it is.
 *
 * `--json` prints one object instead of a table.
 */
interface Loading {
  name: string;
  rows: number;
  columns: number;
  firstSeconds: number;
  secondSeconds: number;
}

async function timeLoading(name: string): Promise<Loading | undefined> {
  const { files, parser, generate } = catalogue[name];
  if (!parser && !generate) return undefined;
  const found = files.map((file) => findFile(name, file)?.path);
  if (found.includes(undefined)) return undefined;

  const usualCache = process.env.NEURAL_KNN_CACHE;
  const cache = mkdtempSync(join(tmpdir(), "neural-knn-loading-"));
  process.env.NEURAL_KNN_CACHE = cache;
  try {
    mkdirSync(join(cache, name));
    for (const path of found) copyFileSync(path!, join(cache, name, basename(path!)));
    const [first, firstSeconds] = await seconds(() => loadDataset(name, { download: false }));
    const [, secondSeconds] = await seconds(() => loadDataset(name, { download: false }));
    return { name, rows: first.x.rows, columns: first.x.cols, firstSeconds, secondSeconds };
  } finally {
    if (usualCache === undefined) delete process.env.NEURAL_KNN_CACHE;
    else process.env.NEURAL_KNN_CACHE = usualCache;
    rmSync(cache, { recursive: true, force: true });
  }
}

async function seconds<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, (performance.now() - start) / 1000];
}

async function main(): Promise<void> {
  const results: Loading[] = [];
  for (const name of Object.keys(catalogue)) {
    const result = await timeLoading(name);
    if (result) results.push(result);
  }
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ loading: results }));
    return;
  }
  console.log(
    `${"data set".padEnd(16)}${"size".padStart(16)}${"first load".padStart(14)}${"second load".padStart(14)}`,
  );
  for (const { name, rows, columns, firstSeconds, secondSeconds } of results) {
    const size = `${rows.toLocaleString("en")} x ${columns}`;
    const times = [firstSeconds, secondSeconds].map((time) => `${time.toFixed(3)} s`.padStart(14)).join("");
    console.log(`${name.padEnd(16)}${size.padStart(16)}${times}`);
  }
  const absent = Object.keys(catalogue).filter((name) => !results.some((result) => result.name === name));
  console.log(`\nnot at hand, or without a parser: ${absent.join(", ")}`);
}

void main();
