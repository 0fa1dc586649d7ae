/**
 * One search over a file of rows, in a process of its own, so that its memory can be told: the library as it is built,
 * without a compiler in between.
 *
 *     node bench/out-of-core-process.mjs FUNCTION ROWS_FILE RESULT_FILE OPTIONS
 *
 * OPTIONS is JSON; `samples` in it is the number of rows sampled. Prints {"seconds", "peakMegabytes"}.
 */
import { RandomState } from "../dist/engine/random.js";
import { writeSafetensors } from "../dist/engine/safetensors.js";
import { outOfCoreNeighbors } from "../dist/neighbors/out-of-core.js";
import { openRowFile } from "../dist/neighbors/row-file.js";
import { sourceNeighbors } from "../dist/neighbors/source-neighbors.js";

const [name, rowsPath, resultPath, json] = process.argv.slice(2);
const search = { outOfCoreNeighbors, sourceNeighbors }[name];
const { samples: count, ...options } = JSON.parse(json);

const started = performance.now();
const source = await openRowFile(rowsPath);
const random = new RandomState(1);
const samples = Int32Array.from({ length: count }, () => random.randint(0, source.rows));
const { indices, distances, rows, k } = await search(source, { ...options, samples });
await source.close();
const seconds = (performance.now() - started) / 1000;
await writeSafetensors(resultPath, {
  samples: { data: samples, shape: [rows] },
  indices: { data: indices, shape: [rows, k] },
  distances: { data: distances, shape: [rows, k] },
});
console.log(JSON.stringify({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
