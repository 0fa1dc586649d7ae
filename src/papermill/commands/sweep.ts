import { availableParallelism } from "node:os";
import { type Command, InvalidArgumentError } from "commander";
import type { InterruptedError } from "../errors";
import { PapermillError } from "../errors";
import { storageOf } from "../storage/storage";
import { junitXml } from "../sweep/junit";
import { describeOutcome, LiveTable } from "../sweep/live-table";
import { readManifest } from "../sweep/manifest";
import { planRuns } from "../sweep/plan";
import { runSweep, type SweepEvent } from "../sweep/run-sweep";
import { Store } from "../sweep/store";
import { summaryTable } from "../sweep/summary";
import { interruptOnSignals } from "./interruption";
import { addExecutionOptions, addParameterOptions, addText, parametersOf } from "./options";
import type { ExecutionOptions, ParameterOptions } from "./options";

/** `node-papermill sweep notebooks/ -o outputs --grid seed=1..5 --jobs 2` */
export function addSweepCommand(program: Command): void {
  const command = program
    .command("sweep")
    .description("run many notebooks, or one with many parameters, several at a time and each result once")
    .argument("[notebooks...]", "notebooks, and folders of notebooks")
    .requiredOption("-o, --output <place>", "a folder, or a template such as out/{notebook}-{seed}.ipynb")
    .option("-j, --jobs <count>", "how many run at the same time (default: half the cores)", count)
    .option("--grid <axes...>", "run all combinations: dataset=iris,wine seed=1..5")
    .option("--manifest <file>", "run what a YAML or JSON file lists")
    .option("--store <folder>", "where results are kept for the next time", "outputs/.papermill")
    .option("--depends-on <path>", "a file or folder that all results depend on (repeatable)", addText)
    .option("--force", "run also what the store holds")
    .option("--report", "render each notebook as HTML beside it")
    .option("--assets <folder>", "let the reports share styles, fonts and scripts in this folder")
    .option("--junit <file>", "write the outcomes as JUnit XML");
  addExecutionOptions(addParameterOptions(command)).action(sweep);
}

interface SweepCommandOptions extends ParameterOptions, ExecutionOptions {
  output: string;
  jobs?: number;
  grid?: string[];
  manifest?: string;
  store: string;
  dependsOn?: string[];
  force?: boolean;
  report?: boolean;
  assets?: string;
  junit?: string;
}

function count(argument: string): number {
  const value = Number(argument);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError(`expected a whole number from 1, got ${argument}`);
  }
  return value;
}

async function sweep(notebooks: string[], options: SweepCommandOptions): Promise<void> {
  const { stderr } = process;
  const parameters = await parametersOf(options);
  const entries = options.manifest === undefined ? [] : await readManifest(options.manifest);
  const runs = await planRuns(notebooks, entries, {
    parameters,
    grid: options.grid ?? [],
    output: options.output,
  });
  const jobs = options.jobs ?? Math.max(1, Math.floor(availableParallelism() / 2));
  const live = stderr.isTTY && !process.env.CI ? new LiveTable(stderr, runs.length, jobs) : undefined;
  const interruption = interruptOnSignals();
  const started = performance.now();
  const outcomes = await runSweep(runs, {
    ...options,
    jobs,
    secrets: options.secret,
    autosaveEvery: options.autosaveCellEvery,
    store: new Store(options.store),
    dependencies: options.dependsOn,
    signal: interruption.signal,
    onWritten: options.report ? (path) => renderBeside(path, options.assets) : undefined,
    onProgress: (event) => (live === undefined ? tell(event) : live.update(event)),
  }).finally(() => {
    live?.end();
    interruption.end();
  });
  const seconds = (performance.now() - started) / 1000;
  stderr.write(`\n${summaryTable(outcomes, seconds)}`);
  if (options.junit !== undefined)
    await storageOf(options.junit).write(options.junit, junitXml(outcomes, seconds));

  if (interruption.signal.aborted) throw interruption.signal.reason as InterruptedError;
  const failed = outcomes.filter(({ status }) => status === "failed");
  if (failed.length > 0) throw new SweepError(failed.length, runs.length);
}

class SweepError extends PapermillError {
  readonly exitCode = 1;

  constructor(failed: number, count: number) {
    super(`${failed} of ${count} runs failed`);
  }
}

/** For logs: a line when a run begins and when it ends. */
function tell({ type, run, ...event }: SweepEvent): void {
  if (type === "started") process.stderr.write(`started ${run.name}\n`);
  if ("outcome" in event) process.stderr.write(`${run.name}: ${describeOutcome(event.outcome)}\n`);
}

async function renderBeside(path: string, assets: string | undefined): Promise<void> {
  const { renderNotebookFile } = await import("../html/render-notebook");
  await renderNotebookFile(path, path.replace(/\.ipynb$/, "") + ".html", { assets });
}
