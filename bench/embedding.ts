/**
 * t-SNE of a sample of standardised rows, here and in scikit-learn, both with their defaults and started on the principal
 * plane: seconds with the neighbour search, and the trustworthiness of both layouts.
 *
 *     npm run bench -- embedding [--dataset NAME] [--rows N] [--json]
 *
 * scikit-learn takes all cores for the gradient, here it is one; `taskset -c 0` gives both the same.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDataset } from "../src/data/load";
import { type Matrix, matrix } from "../src/data/matrix";
import { Standardizer } from "../src/data/standardizer";
import { tsne } from "../src/embedding/t-sne";
import { trustworthiness } from "../src/evaluation/trustworthiness";
import { findPython } from "./peers/python";

interface Measured {
  seconds: number;
  layout: Matrix;
}

async function main(): Promise<void> {
  const { argv } = process;
  const option = (name: string) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
  const dataset = option("--dataset") ?? "covertype";
  const { x: raw } = await loadDataset(dataset, {
    rows: Number(option("--rows") ?? 10_000),
    download: false,
  });
  const x = new Standardizer().fit(raw).transform(raw);
  const ours = await measure(x);
  const peer = measurePeer(x);
  const result = {
    dataset,
    rows: x.rows,
    columns: x.cols,
    seconds: ours.seconds,
    trustworthiness: await trustworthiness(x, ours.layout),
    peerSeconds: peer?.seconds,
    peerTrustworthiness: peer && (await trustworthiness(x, peer.layout)),
    ratio: peer && peer.seconds / ours.seconds,
  };
  if (argv.includes("--json")) return console.log(JSON.stringify(result));
  console.log(`t-SNE of ${dataset} (${x.rows.toLocaleString("en")} x ${x.cols})`);
  report("neural-knn", result.seconds, result.trustworthiness);
  if (peer) report("scikit-learn", result.peerSeconds!, result.peerTrustworthiness!);
}

async function measure(x: Matrix): Promise<Measured> {
  const started = performance.now();
  const layout = await tsne(x);
  return { seconds: (performance.now() - started) / 1000, layout };
}

function measurePeer(x: Matrix): Measured | undefined {
  const python = findPython("sklearn");
  if (!python) {
    console.error("scikit-learn is not installed for Python: not compared");
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "neural-knn-bench-"));
  try {
    const { buffer, byteOffset, byteLength } = x.data;
    writeFileSync(join(folder, "x.bin"), new Uint8Array(buffer, byteOffset, byteLength));
    const script = join(__dirname, "peers", "embedding.py");
    const { status, stdout, stderr } = spawnSync(python, [script, folder, String(x.cols)], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`scikit-learn failed: ${stderr}`);
    const { seconds } = JSON.parse(stdout) as { seconds: number };
    const layout = new Float32Array(new Uint8Array(readFileSync(join(folder, "layout.bin"))).buffer);
    return { seconds, layout: matrix(layout, x.rows, 2) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(name: string, seconds: number, trust: number): void {
  console.log(`  ${name.padEnd(14)}${seconds.toFixed(1).padStart(6)} s, trustworthiness ${trust.toFixed(4)}`);
}

void main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
