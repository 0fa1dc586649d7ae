import { Command, CommanderError, InvalidArgumentError } from "commander";
import { InterruptedError, PapermillError } from "./errors";
import { executeNotebook } from "./execution/execute-notebook";
import { progressBar } from "./execution/progress-bar";
import { progressLines } from "./execution/progress-lines";
import { CommandLineText } from "./parameters/command-line-text";
import { joinPairs, readPair } from "./paired-options";
import { VERSION } from "./version";

/**
 * The command `node-papermill`.
 *
 * @param argv the arguments behind the command's name.
 * @returns the exit status: 0, 1 when a cell failed, 2 for bad input or usage, 130 when interrupted, 138 when the
 *   kernel died.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(joinPairs(argv, ["-p", "--parameters"]), { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`node-papermill: ${error.message}\n`);
    return error instanceof PapermillError ? error.exitCode : 1;
  }
}

function program(): Command {
  const command = new Command("node-papermill")
    .description("Runs a TypeScript notebook with parameters, without Python, and renders it as a report.")
    .version(VERSION)
    .exitOverride()
    .enablePositionalOptions()
    .argument("<input>", "the notebook to run")
    .argument("<output>", "where to write it with its outputs")
    .option(
      "-p, --parameters <name> <value>",
      "set a parameter of the notebook (repeatable)",
      addParameter,
      {},
    )
    .option("-k, --kernel <name>", "the kernel to run it with, in place of the one that the notebook names")
    .option("--cwd <folder>", "the folder to run in (default: the current one)")
    .option("--start-timeout <seconds>", "how long the kernel may take to start", seconds, 60)
    .option("--no-progress-bar", "report progress line by line")
    .action(run);
  command
    .command("render")
    .description("render a notebook as one HTML file that needs no network")
    .argument("<input>", "the notebook, usually an executed one")
    .argument("<output>", "the HTML file to write")
    .action(render);
  return command;
}

type Parameters = Record<string, CommandLineText>;

function addParameter(argument: string, previous: Parameters): Parameters {
  const [name, text] = readPair(argument);
  return { ...previous, [name]: new CommandLineText(text) };
}

function seconds(argument: string): number {
  const value = Number(argument);
  if (!(value > 0)) throw new InvalidArgumentError(`expected a positive number of seconds, got ${argument}`);
  return value;
}

interface RunOptions {
  parameters: Parameters;
  kernel?: string;
  cwd?: string;
  startTimeout: number;
  progressBar: boolean;
}

async function run(
  input: string,
  output: string,
  { progressBar: bar, ...options }: RunOptions,
): Promise<void> {
  const { stderr } = process;
  const live = bar && stderr.isTTY && !process.env.CI;
  const onProgress = live ? progressBar(stderr) : progressLines((line) => void stderr.write(line));
  const interruption = interruptOnSignals();
  try {
    await executeNotebook(input, output, { ...options, onProgress, signal: interruption.signal });
    stderr.write(`wrote ${output}\n`);
  } catch (error) {
    if (error instanceof PapermillError && error.exitCode !== 2)
      stderr.write(`wrote ${output} up to the failure\n`);
    throw error;
  } finally {
    interruption.end();
  }
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Aborts at the first signal that tells the process to end; ends it at the second. */
function interruptOnSignals(): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const handlers = Object.entries(SIGNALS).map(([name, exitCode]) => {
    const handler = (): void => {
      if (controller.signal.aborted) process.exit(exitCode);
      process.stderr.write("\nstopping the cell and saving; once more to stop at once\n");
      controller.abort(new InterruptedError(exitCode));
    };
    process.on(name, handler);
    return { name, handler };
  });
  return {
    signal: controller.signal,
    end: () => handlers.forEach(({ name, handler }) => process.off(name, handler)),
  };
}

async function render(input: string, output: string): Promise<void> {
  // Loaded here, for running a notebook needs none of it.
  const { renderNotebookFile } = await import("./html/render-notebook");
  await renderNotebookFile(input, output);
  process.stderr.write(`wrote ${output}\n`);
}
