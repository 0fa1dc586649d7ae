import { type Command, InvalidArgumentError } from "commander";
import { PapermillError } from "../errors";
import { executeNotebook } from "../execution/execute-notebook";
import { progressBar } from "../execution/progress-bar";
import { progressLines } from "../execution/progress-lines";
import { readPair } from "../paired-options";
import { CommandLineText } from "../parameters/command-line-text";
import { interruptOnSignals } from "./interruption";

/** `node-papermill in.ipynb out.ipynb`: what the program does when no command is named. */
export function addRun(program: Command): void {
  program
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
