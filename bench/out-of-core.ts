/**
 * Neighbours in a source that does not fit into the allowed memory: 20,000 sampled rows against more than 2 GB on disk, by
 * random batches (Algorithm 1 of the seq2seq-kNN paper) and exactly.
 *
 *     npm run bench -- out-of-core [--rss-limit 300] [--json]
 *
 * Fails when the random batches give another result than with the whole source in memory, when the exact neighbours of
 * some of the rows are not those of a brute force in float64, or when a process ever held more than the limit (in MB).
 * Where covertype is at hand, also compares the time of the batches with that of an exact search in memory, for all rows,
 * as Table 5 of the paper does.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Matrix } from "../src/data/matrix";
import { matrix } from "../src/data/matrix";
import { RandomState } from "../src/engine/random";
import { readSafetensors } from "../src/engine/safetensors";
import { ProgressLine } from "../src/progress";
import { allNearestNeighbors } from "../src/neighbors/nearest-neighbors";
import { outOfCoreNeighbors } from "../src/neighbors/out-of-core";
import { openRowFile, type RowFile, writeRowFile } from "../src/neighbors/row-file";
import { matrixSource } from "../src/neighbors/row-source";
import { benchmarkMatrix } from "./neighbors-data";

const ROWS = 10_000_000;
const COLUMNS = 54;
const CLUSTERS = 1000;
const BLOCK_ROWS = 50_000;
const SAMPLES = 20_000;
const CHECKED_SAMPLES = 100;
const K = 5;
const BATCHES = { k: K, batchSize: 64, rounds: 50, seed: 0 };
/** What a process needs beside rows and results: Node itself and the threads. */
const OVERHEAD_MEGABYTES = 160;
/** Enough to hold the source as a whole. */
const ALL_IN_MEMORY = 3.5 * 2 ** 30;

interface Search {
  seconds: number;
  peakMegabytes: number;
}

async function main(): Promise<void> {
  const { argv } = process;
  const limit = argv.includes("--rss-limit") ? Number(argv[argv.indexOf("--rss-limit") + 1]) : 300;
  const memory = Math.floor((limit - OVERHEAD_MEGABYTES) * 2 ** 20);
  const folder = mkdtempSync(join(tmpdir(), "neural-knn-bench-"));
  try {
    const path = join(folder, "rows.safetensors");
    await writeRowFile(path, clusteredRows());
    const run = (name: string, result: string, options: object) =>
      searchFile(name, path, join(folder, result), options);
    const batches = run("outOfCoreNeighbors", "batches", { ...BATCHES, memory });
    const inMemory = run("outOfCoreNeighbors", "in-memory", { ...BATCHES, memory: ALL_IN_MEMORY });
    const exact = run("sourceNeighbors", "exact", { k: K, memory });
    const same = await sameResults(join(folder, "batches"), join(folder, "in-memory"));
    const recall = await exactRecall(path, join(folder, "exact"));
    const table5 = await timeAsTable5();
    const result = {
      sourceGigabytes: (4 * ROWS * COLUMNS) / 1e9,
      samples: SAMPLES,
      rssLimitMegabytes: limit,
      batches,
      inMemory,
      exact,
      sameAsInMemory: same,
      recall,
      ...(table5 ? { table5 } : {}),
    };
    if (argv.includes("--json")) console.log(JSON.stringify(result));
    else report(result);
    const peak = Math.max(batches.peakMegabytes, exact.peakMegabytes);
    if (!same || recall !== 1 || peak > limit) {
      console.error(
        `out-of-core: expected the same draws as in memory, exact neighbours and at most ${limit} MB, ` +
          `got ${same ? "the same" : "others"}, recall ${recall}, ${peak.toFixed(0)} MB`,
      );
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Normal clusters of different widths, made block by block. */
function* clusteredRows(): Generator<Matrix> {
  const random = new RandomState(0);
  const centres = Float32Array.from({ length: CLUSTERS * COLUMNS }, () => 3 * random.normal());
  const line = new ProgressLine("writing rows", ROWS);
  // Drawing every value anew would take longer than searching: rows add up values drawn before.
  const noise = Float32Array.from({ length: 1 << 20 }, () => random.normal());
  for (let first = 0; first < ROWS; first += BLOCK_ROWS) {
    const data = new Float32Array(BLOCK_ROWS * COLUMNS);
    for (let i = 0, at = 0; i < BLOCK_ROWS; i++) {
      const cluster = random.randint(0, CLUSTERS);
      const width = 0.2 + cluster / CLUSTERS;
      const [from, and] = [
        random.randint(0, noise.length - COLUMNS),
        random.randint(0, noise.length - COLUMNS),
      ];
      for (let j = 0; j < COLUMNS; j++, at++) {
        data[at] = centres[cluster * COLUMNS + j] + width * (noise[from + j] + noise[and + j]);
      }
    }
    yield matrix(data, BLOCK_ROWS, COLUMNS);
    line.update(first);
  }
  line.end();
}

function searchFile(name: string, rowsPath: string, resultPath: string, options: object): Search {
  const script = join(__dirname, "out-of-core-process.mjs");
  const args = [script, name, rowsPath, resultPath, JSON.stringify({ ...options, samples: SAMPLES })];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return JSON.parse(stdout) as Search;
}

async function sameResults(a: string, b: string): Promise<boolean> {
  const [one, other] = [(await readSafetensors(a)).tensors, (await readSafetensors(b)).tensors];
  return ["samples", "indices", "distances"].every((name) =>
    Buffer.from(one[name].data.buffer).equals(Buffer.from(other[name].data.buffer)),
  );
}

/** The share of some samples whose neighbours are those of a float64 brute force over the whole file. */
async function exactRecall(path: string, resultPath: string): Promise<number> {
  const { tensors } = await readSafetensors(resultPath);
  const file = await openRowFile(path);
  try {
    const samples = Int32Array.from(tensors.samples.data.subarray(0, CHECKED_SAMPLES));
    const expected = await bruteForce(file, samples);
    let right = 0;
    expected.forEach((rows, i) => {
      if (rows.every((row, rank) => row === tensors.indices.data[i * K + rank])) right++;
    });
    return right / samples.length;
  } finally {
    await file.close();
  }
}

async function bruteForce(file: RowFile, samples: Int32Array): Promise<number[][]> {
  const queries = await file.take(samples);
  const best = Array.from(samples, (): { squared: number; row: number }[] => []);
  const block = new Float32Array(BLOCK_ROWS * COLUMNS);
  for (let first = 0; first < file.rows; first += BLOCK_ROWS) {
    await file.read(first, block);
    samples.forEach((sample, i) => {
      const nearest = best[i];
      for (let at = 0, row = first; row < first + BLOCK_ROWS; row++, at += COLUMNS) {
        const limit = nearest.length < K ? Infinity : nearest[K - 1].squared;
        let squared = 0;
        for (let j = 0; j < COLUMNS && squared <= limit; j++) {
          squared += (queries.data[i * COLUMNS + j] - block[at + j]) ** 2;
        }
        if (squared >= limit || row === sample) continue;
        let place = Math.min(nearest.length, K - 1);
        for (; place > 0 && nearest[place - 1].squared > squared; place--)
          nearest[place] = nearest[place - 1];
        nearest[place] = { squared, row };
      }
    });
  }
  return best.map((nearest) => nearest.map(({ row }) => row));
}

/** Seconds for the neighbours of all rows of covertype: exactly, and by random batches. */
async function timeAsTable5(): Promise<{ exactSeconds: number; batchesSeconds: number } | undefined> {
  const x = await benchmarkMatrix("covertype").catch(() => undefined);
  if (!x) return undefined;
  const started = performance.now();
  await allNearestNeighbors(x, { k: K });
  const between = performance.now();
  await outOfCoreNeighbors(matrixSource(x), BATCHES);
  return { exactSeconds: (between - started) / 1000, batchesSeconds: (performance.now() - between) / 1000 };
}

function report(result: {
  sourceGigabytes: number;
  batches: Search;
  exact: Search;
  table5?: { exactSeconds: number; batchesSeconds: number };
}): void {
  const { sourceGigabytes, batches, exact, table5 } = result;
  console.log(`${SAMPLES.toLocaleString("en")} rows against ${sourceGigabytes.toFixed(1)} GB on disk`);
  const line = (name: string, { seconds, peakMegabytes }: Search) =>
    console.log(
      `  ${name.padEnd(36)}${seconds.toFixed(1).padStart(8)} s${peakMegabytes.toFixed(0).padStart(8)} MB`,
    );
  line("50 random batches of 64", batches);
  line("exact", exact);
  if (!table5) return;
  console.log("all rows of covertype, in memory");
  console.log(`  ${"50 random batches of 64".padEnd(36)}${table5.batchesSeconds.toFixed(1).padStart(8)} s`);
  console.log(`  ${"exact".padEnd(36)}${table5.exactSeconds.toFixed(1).padStart(8)} s`);
}

void main();
