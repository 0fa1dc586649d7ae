import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Matrix } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { findPython } from "./python";

/** The time a peer takes for the k nearest others of every row. */
export interface PeerTime {
  name: string;
  seconds: number;
  /** Whether `seconds` was scaled up from a sample of the queries; building the index never is. */
  extrapolated: boolean;
}

interface Measured {
  build: number;
  search: number;
  queries: number;
}

interface Peer {
  name: string;
  /** So many queries are tried first: enough for the way in which the peer answers all of them. */
  sample: number;
  /** @param queries how many, spread over all rows; 0 for all. */
  measure(queries: number): Measured;
}

/** Peers that are likely to take longer than this are not run in full. */
const PATIENCE_SECONDS = 60;
/** Short runs are repeated, and the best counts. */
const SHORT_SECONDS = 5;
const REPEATS = 3;

/**
 * Times every peer that is installed on the same matrix.
 *
 * @param only the one peer to time; all of them unless told otherwise.
 */
export function timePeers(x: Matrix, k: number, only?: string): PeerTime[] {
  const folder = mkdtempSync(join(tmpdir(), "neural-knn-bench-"));
  const path = join(folder, "rows.f32");
  writeFileSync(path, Buffer.from(x.data.buffer, x.data.byteOffset, x.data.byteLength));
  try {
    return installedPeers(path, x, k)
      .filter(({ name }) => only === undefined || name === only)
      .map((peer) => timePeer(peer, x.rows));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timePeer({ name, sample, measure }: Peer, rows: number): PeerTime {
  const tried = measure(Math.min(sample, rows));
  const expected = tried.build + (tried.search * rows) / tried.queries;
  if (expected > PATIENCE_SECONDS) return { name, seconds: expected, extrapolated: true };
  const total = () => {
    const { build, search } = measure(0);
    return build + search;
  };
  let seconds = total();
  for (let i = 1; i < REPEATS && seconds < SHORT_SECONDS; i++) seconds = Math.min(seconds, total());
  return { name, seconds, extrapolated: false };
}

function installedPeers(path: string, x: Matrix, k: number): Peer[] {
  const peers: Peer[] = [];
  const inPython = (module: string, names: [name: string, sample: number][]) => {
    const python = findPython(module);
    if (!python) return console.error(`${module} is not installed for Python: not compared`);
    for (const [name, sample] of names) {
      peers.push({ name, sample, measure: (queries) => runPython(python, name, path, x.cols, k, queries) });
    }
  };
  inPython("sklearn", [
    ["scikit-learn brute", 8192],
    ["scikit-learn kd_tree", 2048],
    ["scikit-learn ball_tree", 2048],
  ]);
  inPython("faiss", [["FAISS IndexFlatL2", 4096]]);
  const usearch = findUsearch();
  if (usearch) {
    peers.push({
      name: "usearch exact",
      sample: 1024,
      measure: (queries) => runUsearch(usearch, x, k, queries),
    });
  } else {
    console.error("usearch is not installed for Node: not compared");
  }
  return peers;
}

function runPython(
  python: string,
  name: string,
  path: string,
  cols: number,
  k: number,
  queries: number,
): Measured {
  const script = join(__dirname, "neighbors.py");
  const { status, stdout, stderr } = spawnSync(
    python,
    [script, name, path, ...[cols, k, queries].map(String)],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

interface Usearch {
  exactSearch(
    rows: Float32Array,
    queries: Float32Array,
    dimensions: number,
    count: number,
    metric: string,
    threads: number,
  ): unknown;
}

function findUsearch(): Usearch | undefined {
  try {
    return createRequire(join(process.cwd(), "package.json"))("usearch") as Usearch;
  } catch {
    return undefined;
  }
}

function runUsearch(usearch: Usearch, x: Matrix, k: number, count: number): Measured {
  let queries = x.data;
  if (count > 0) {
    queries = new Float32Array(count * x.cols);
    const random = new RandomState(0);
    for (let i = 0; i < count; i++) {
      const row = random.randint(0, x.rows);
      queries.set(x.data.subarray(row * x.cols, (row + 1) * x.cols), i * x.cols);
    }
  }
  const started = performance.now();
  usearch.exactSearch(x.data, queries, x.cols, k + 1, "l2sq", 0);
  return { build: 0, search: (performance.now() - started) / 1000, queries: queries.length / x.cols };
}
