/**
 * The same notebook of 20 cells through this runner and through nbconvert, on the same kernel; many notebooks at once
 * against one after the other; and the rendering of a long notebook.
 *
 *     npm run bench -- runner [--json]
 *
 * `ratio` is nbconvert's wall time over this runner's. The kernel's own start is left out of both: the time from the
 * kernel's launch to its first answer, measured with this runner. Each figure is the median of several, cold, processes.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installKernels } from "../src/papermill/kernel/install-kernel";
import { newCodeCell } from "../src/papermill/notebook/cell-ids";
import type { Cell, Notebook } from "../src/papermill/notebook/model";
import { formatNotebook } from "../src/papermill/notebook/write";
import { findPython } from "./peers/python";

const REPEATS = 5;
const CELLS = 20;
const NOTEBOOKS = 8;
const cli = join(__dirname, "..", "dist", "papermill", "cli.js");
const folder = mkdtempSync(join(tmpdir(), "neural-knn-bench-"));

interface Result {
  cells: number;
  kernelStartSeconds: number;
  seconds: number;
  secondsPerCell: number;
  nbconvertSeconds?: number;
  /** nbconvert's time over ours, the kernel's own start left out of both. */
  ratio?: number;
  inTurnSeconds: number;
  twoJobsSeconds: number;
  /** Eight notebooks with two jobs over eight in turn. */
  parallelRatio: number;
  render: { cells: number; figures: number; seconds: number; megabytes: number };
}

async function main(): Promise<void> {
  const input = write("in.ipynb", shortNotebook(CELLS));
  const single = write("single.ipynb", shortNotebook(1));
  const seconds = median(() => run(process.execPath, [cli, input, join(folder, "out.ipynb")]));
  const singleSeconds = median(() => run(process.execPath, [cli, single, join(folder, "out.ipynb")]));
  const kernelStartSeconds = median(kernelStart);
  const nbconvertSeconds = await measureNbconvert(input);
  const inTurnSeconds = sweep(1);
  const twoJobsSeconds = sweep(2);
  const result: Result = {
    cells: CELLS,
    kernelStartSeconds,
    seconds,
    secondsPerCell: (seconds - singleSeconds) / (CELLS - 1),
    nbconvertSeconds,
    ratio: nbconvertSeconds && (nbconvertSeconds - kernelStartSeconds) / (seconds - kernelStartSeconds),
    inTurnSeconds,
    twoJobsSeconds,
    parallelRatio: twoJobsSeconds / inTurnSeconds,
    render: await measureRendering(),
  };
  if (process.argv.includes("--json")) console.log(JSON.stringify(result));
  else report(result);
}

function shortNotebook(count: number): Notebook {
  const sources = Array.from({ length: count }, (_, i) =>
    i % 2 === 0 ? `const x${i}: number = ${i}; console.log("cell", x${i});` : `x${i - 1} + ${i}`,
  );
  return notebookOf(sources.map((source, i) => newCodeCell(`cell-${i}`, source, [])));
}

function notebookOf(cells: Cell[]): Notebook {
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
}

function write(name: string, notebook: Notebook): string {
  const path = join(folder, name);
  writeFileSync(path, formatNotebook(notebook));
  return path;
}

/** Seconds that a process takes from its start to its end. */
function run(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, args, { env: { ...env, CI: "true" }, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with status ${status}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

function median(measure: () => number): number {
  measure(); // files come from the disk's cache from here on, on both sides
  const times = Array.from({ length: REPEATS }, measure).sort((a, b) => a - b);
  return times[Math.floor(REPEATS / 2)];
}

/** Seconds from the kernel's launch to its first answer. */
function kernelStart(): number {
  const script = `
    const { Kernel } = require(${JSON.stringify(join(cli, "..", "kernel", "kernel.js"))});
    const { findKernelSpec } = require(${JSON.stringify(join(cli, "..", "kernel", "kernelspec.js"))});
    const cwd = process.cwd();
    const started = performance.now();
    Kernel.start(findKernelSpec("tslab", cwd), { cwd, startTimeout: 60 }).then(async (kernel) => {
      console.log((performance.now() - started) / 1000);
      await kernel.shutdown();
    });`;
  return Number(spawnSync(process.execPath, ["-e", script], { encoding: "utf8" }).stdout);
}

async function measureNbconvert(input: string): Promise<number | undefined> {
  const python = findPython("nbconvert");
  if (python === undefined) {
    console.error("nbconvert is not installed (Debian: python3-nbconvert): this runner alone is measured");
    return undefined;
  }
  await installKernels(process.cwd(), folder);
  const env = { ...process.env, JUPYTER_PATH: folder };
  const args = ["-m", "nbconvert", "--to", "notebook", "--execute", "--output", "nbconvert.ipynb", input];
  return median(() => run(python, args, env));
}

/** Seconds for all notebooks with so many jobs. They differ: a sweep makes no two runs of the same notebook at once. */
function sweep(jobs: number): number {
  const notebooks = join(folder, "notebooks");
  mkdirSync(notebooks, { recursive: true });
  for (let i = 0; i < NOTEBOOKS; i++) {
    const notebook = shortNotebook(CELLS);
    notebook.cells[0].source += ` // notebook ${i}`;
    write(join("notebooks", `${i}.ipynb`), notebook);
  }
  const places = ["-o", join(folder, "swept"), "--store", join(folder, "store")];
  return run(process.execPath, [cli, "sweep", notebooks, ...places, "--force", "--jobs", String(jobs)]);
}

async function measureRendering(): Promise<Result["render"]> {
  const { renderNotebook } = await import("../src/papermill/html/render-notebook");
  const cells = 200;
  const figures = 20;
  const notebook = notebookOf(
    Array.from({ length: cells }, (_, i): Cell => {
      if (i % 2 === 0) {
        const source = `## Section ${i}\n\nSome *prose* with $x_${i}^2$ and a table:\n\n| a | b |\n|---|---|\n| 1 | 2 |`;
        return { id: `cell-${i}`, cell_type: "markdown", source, metadata: {} };
      }
      const cell = newCodeCell(`cell-${i}`, `const y${i} = [1, 2, 3].map((x) => x * ${i});`, []);
      const isFigure = i % (cells / figures) === 1;
      const y = Array.from({ length: 500 }, (_, k) => Math.sin(k / 10 + i));
      const figure = { data: [{ type: "scatter", y }], layout: { title: { text: `Figure ${i}` } } };
      cell.outputs = isFigure
        ? [{ output_type: "display_data", metadata: {}, data: { "application/vnd.plotly.v1+json": figure } }]
        : [{ output_type: "stream", name: "stdout", text: `line ${i}\n`.repeat(10) }];
      return cell;
    }),
  );
  let html = "";
  const seconds = median(() => {
    const started = performance.now();
    html = renderNotebook(notebook);
    return (performance.now() - started) / 1000;
  });
  return { cells, figures, seconds, megabytes: Buffer.byteLength(html) / 1e6 };
}

function report(result: Result): void {
  const { cells, seconds, secondsPerCell, kernelStartSeconds, nbconvertSeconds, ratio, render } = result;
  console.log(
    `${cells} cells            ${seconds.toFixed(2)} s, of which the kernel's start ${kernelStartSeconds.toFixed(2)} s`,
  );
  console.log(`one cell more       ${(1000 * secondsPerCell).toFixed(0)} ms`);
  if (nbconvertSeconds !== undefined) {
    console.log(
      `nbconvert           ${nbconvertSeconds.toFixed(2)} s: ${ratio!.toFixed(2)} x, kernel's start left out`,
    );
  }
  console.log(
    `${NOTEBOOKS} notebooks         ${result.inTurnSeconds.toFixed(2)} s in turn, ` +
      `${result.twoJobsSeconds.toFixed(2)} s with two jobs: ${result.parallelRatio.toFixed(2)} x`,
  );
  console.log(
    `report              ${render.cells} cells with ${render.figures} figures in ${render.seconds.toFixed(2)} s, ` +
      `${render.megabytes.toFixed(1)} MB`,
  );
}

void main()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(() => rmSync(folder, { recursive: true, force: true }));
