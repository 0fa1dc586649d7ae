/**
 * The five nearest others of every row, here and in every peer that is installed: the same float32 matrix, all cores,
 * index building counted.
 *
 *     npm run bench -- neighbors [--dataset NAME|gaussian] [--json]
 *
 * Peers that would take minutes answer a sample of the queries, and their time is scaled up (`extrapolated`). Where rows
 * repeat, `ratioDistinct` compares both sides on the distinct rows alone. The result is held against a brute force in
 * float64; a single wrong neighbour fails the benchmark.
 */
import { availableParallelism } from "node:os";
import { type Matrix, takeRows } from "../src/data/matrix";
import { distinctRows } from "../src/neighbors/distinct-rows";
import { allNearestNeighbors } from "../src/neighbors/nearest-neighbors";
import type { Neighbors } from "../src/neighbors/neighbors";
import { benchmarkMatrix, DATASETS } from "./neighbors-data";
import { recallOf } from "./neighbors-recall";
import { type PeerTime, timePeers } from "./peers/neighbors";

const K = 5;
/** Short searches are repeated, and the best counts, as for the peers. */
const SHORT_SECONDS = 5;
const REPEATS = 3;

interface Result {
  dataset: string;
  rows: number;
  columns: number;
  distinctRows: number;
  k: number;
  threads: number;
  seconds: number;
  peers: PeerTime[];
  /** The best peer's seconds over ours. */
  ratio?: number;
  /** The same with both sides given only the distinct rows, where rows repeat. */
  ratioDistinct?: number;
  recall: number;
}

async function main(): Promise<void> {
  const { argv } = process;
  const json = argv.includes("--json");
  const chosen = argv.includes("--dataset") ? argv[argv.indexOf("--dataset") + 1] : undefined;
  const results: Result[] = [];
  for (const name of chosen ? [chosen] : DATASETS) {
    const x = await benchmarkMatrix(name).catch((error: Error) => {
      if (chosen) throw error;
      console.error(`${name} is left out: ${error.message}`);
    });
    if (!x) continue;
    const result = await measure(name, x);
    results.push(result);
    if (!json) report(result);
  }
  if (json) console.log(JSON.stringify(chosen ? results[0] : results));
  if (results.some(({ recall }) => recall !== 1)) {
    console.error("neighbors: expected the neighbours of a float64 brute force, got others");
    process.exitCode = 1;
  }
}

async function measure(dataset: string, x: Matrix): Promise<Result> {
  const { seconds, neighbors } = await search(x);
  const peers = timePeers(x, K);
  const best = peers.reduce<PeerTime | undefined>((a, b) => (a && a.seconds < b.seconds ? a : b), undefined);
  const { groups, members, starts } = distinctRows(x);
  let ratioDistinct: number | undefined;
  if (best && groups < x.rows) {
    const distinct = takeRows(
      x,
      Int32Array.from({ length: groups }, (_, group) => members[starts[group]]),
    );
    const ours = await search(distinct);
    ratioDistinct = timePeers(distinct, K, best.name)[0].seconds / ours.seconds;
  }
  return {
    dataset,
    rows: x.rows,
    columns: x.cols,
    distinctRows: groups,
    k: K,
    threads: availableParallelism(),
    seconds,
    peers,
    ...(best ? { ratio: best.seconds / seconds } : {}),
    ...(ratioDistinct ? { ratioDistinct } : {}),
    recall: recallOf(x, neighbors),
  };
}

async function search(x: Matrix): Promise<{ seconds: number; neighbors: Neighbors }> {
  let best = Infinity;
  for (let i = 0; ; i++) {
    const started = performance.now();
    const neighbors = await allNearestNeighbors(x, { k: K });
    best = Math.min(best, (performance.now() - started) / 1000);
    if (i + 1 >= REPEATS || best > SHORT_SECONDS) return { seconds: best, neighbors };
  }
}

function report({
  dataset,
  rows,
  columns,
  distinctRows,
  seconds,
  peers,
  ratio,
  ratioDistinct,
  recall,
}: Result) {
  const size = `${rows.toLocaleString("en")} x ${columns}, ${distinctRows.toLocaleString("en")} distinct`;
  console.log(`${dataset} (${size}), k = ${K}, recall ${recall}`);
  const line = (name: string, time: number, note = "") =>
    console.log(`  ${name.padEnd(24)}${time.toFixed(time < 10 ? 2 : 0).padStart(8)} s${note}`);
  line("neural-knn", seconds);
  for (const { name, seconds: time, extrapolated } of peers)
    line(name, time, extrapolated ? "  extrapolated" : "");
  if (ratio) console.log(`  ${ratio.toFixed(1)} times the best peer`);
  if (ratioDistinct) console.log(`  ${ratioDistinct.toFixed(1)} times on distinct rows`);
}

void main();
