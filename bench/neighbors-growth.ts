/**
 * How the time of a search grows: with the number of rows (covertype, a quarter, half and all of it) and with the number of
 * columns (noise), here and in scikit-learn where it is installed.
 *
 *     npm run bench -- neighbors-growth [--json]
 *
 * Writes bench/results/neighbors-growth.json, and bench/results/neighbors-growth-rows.svg and -columns.svg with doubly
 * logarithmic axes.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Matrix, takeRows } from "../src/data/matrix";
import { RandomState } from "../src/engine/random";
import { allNearestNeighbors } from "../src/neighbors/nearest-neighbors";
import { logLogPlot } from "./log-log-plot";
import { benchmarkMatrix, gaussian } from "./neighbors-data";
import { timePeers } from "./peers/neighbors";

const K = 5;
const SHARES = [0.25, 0.5, 1];
const NOISE_ROWS = 20_000;
const COLUMNS = [8, 16, 32, 64, 128, 256];
const PEER = "scikit-learn brute";
const REPEATS = 2;

interface Point {
  rows: number;
  columns: number;
  seconds: number;
  peerSeconds?: number;
}

interface Growth {
  /** Exponents of the power laws that fit best. */
  withRows?: number;
  withColumns: number;
  covertype: Point[];
  noise: Point[];
}

async function main(): Promise<void> {
  const covertype: Point[] = [];
  const x = await benchmarkMatrix("covertype").catch((error: Error) => {
    console.error(`growth with rows is left out: ${error.message}`);
  });
  if (x) {
    const order = new RandomState(0).permutation(x.rows);
    for (const share of SHARES) {
      covertype.push(await time(takeRows(x, order.subarray(0, Math.floor(share * x.rows)))));
    }
  }
  const noise: Point[] = [];
  for (const columns of COLUMNS) noise.push(await time(gaussian(NOISE_ROWS, columns)));
  const growth: Growth = {
    ...(x ? { withRows: exponent(covertype, ({ rows }) => rows) } : {}),
    withColumns: exponent(noise, ({ columns }) => columns),
    covertype,
    noise,
  };
  const folder = join(__dirname, "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "neighbors-growth.json"), `${JSON.stringify(growth, null, 2)}\n`);
  const title = "The five nearest others of every row";
  if (x) {
    const svg = drawGrowth(covertype, `${title}: covertype`, "rows", ({ rows }) => rows);
    writeFileSync(join(folder, "neighbors-growth-rows.svg"), svg);
  }
  const svg = drawGrowth(noise, `${title}: 20,000 rows of noise`, "columns", ({ columns }) => columns);
  writeFileSync(join(folder, "neighbors-growth-columns.svg"), svg);
  if (process.argv.includes("--json")) console.log(JSON.stringify(growth));
  else report(growth);
}

async function time(x: Matrix): Promise<Point> {
  let seconds = Infinity;
  for (let i = 0; i < REPEATS; i++) {
    const started = performance.now();
    await allNearestNeighbors(x, { k: K });
    seconds = Math.min(seconds, (performance.now() - started) / 1000);
  }
  const [peer] = timePeers(x, K, PEER);
  return { rows: x.rows, columns: x.cols, seconds, ...(peer ? { peerSeconds: peer.seconds } : {}) };
}

/** The slope of the least-squares line through the logarithms. */
function exponent(points: Point[], size: (point: Point) => number): number {
  const xs = points.map((point) => Math.log(size(point)));
  const ys = points.map(({ seconds }) => Math.log(seconds));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const product = xs.reduce((sum, value, i) => sum + (value - mx) * (ys[i] - my), 0);
  return product / xs.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

function drawGrowth(points: Point[], title: string, label: string, size: (point: Point) => number): string {
  const x = points.map(size);
  const series = [{ name: "neural-knn", x, y: points.map(({ seconds }) => seconds) }];
  if (points.every(({ peerSeconds }) => peerSeconds !== undefined)) {
    series.push({ name: PEER, x, y: points.map(({ peerSeconds }) => peerSeconds!) });
  }
  return logLogPlot(title, label, "seconds", series);
}

function report({ covertype, noise, withRows, withColumns }: Growth): void {
  for (const { rows, columns, seconds, peerSeconds } of [...covertype, ...noise]) {
    const peer = peerSeconds ? `${peerSeconds.toFixed(1).padStart(10)} s ${PEER}` : "";
    console.log(`${`${rows} x ${columns}`.padEnd(16)}${seconds.toFixed(2).padStart(8)} s${peer}`);
  }
  if (withRows) console.log(`time grows with rows to the power ${withRows.toFixed(2)}`);
  console.log(`time grows with columns to the power ${withColumns.toFixed(2)}`);
}

void main();
