import { createWriteStream, fstatSync, type WriteStream } from "node:fs";
import type { Command } from "commander";
import { InputError, PapermillError } from "../errors";
import { executeNotebook } from "../execution/execute-notebook";
import type { ExecutionEvent } from "../execution/progress";
import { progressBar } from "../execution/progress-bar";
import { progressLines } from "../execution/progress-lines";
import type { GivenParameters } from "../parameters/resolve";
import { showNotebookHelp } from "./help-notebook";
import { interruptOnSignals } from "./interruption";
import {
  addExecutionOptions,
  addParameterOptions,
  parametersOf,
  type ExecutionOptions,
  type ParameterOptions,
} from "./options";

/** `node-papermill in.ipynb out.ipynb`: what the program does when no command is named. */
export function addRun(program: Command): void {
  program
    .argument("[input]", "the notebook to run: a file, http(s)://, s3://, or - for standard input")
    .argument("[output]", "where to write it with its outputs; - for standard output");
  addExecutionOptions(addParameterOptions(program))
    .option("--inject-input-path", "set the parameter PAPERMILL_INPUT_PATH")
    .option("--inject-output-path", "set the parameter PAPERMILL_OUTPUT_PATH")
    .option("--inject-paths", "set both")
    .option("--help-notebook", "show the notebook's parameters")
    .option("--prepare-only", "write the notebook with its parameters, and run nothing")
    .option("--progress-bar", "report progress in one line that is drawn anew (default: on a terminal)")
    .option("--no-progress-bar", "report progress line by line")
    .option("--log-output", "write what the cells print to standard error")
    .option("--stdout-file <file>", "write what the cells print on standard output to this file")
    .option("--stderr-file <file>", "write what the cells print on standard error to this file")
    .action(run);
}

interface RunOptions extends ParameterOptions, ExecutionOptions {
  injectInputPath?: boolean;
  injectOutputPath?: boolean;
  injectPaths?: boolean;
  helpNotebook?: boolean;
  prepareOnly?: boolean;
  progressBar?: boolean;
  logOutput?: boolean;
  stdoutFile?: string;
  stderrFile?: string;
}

async function run(
  first: string | undefined,
  second: string | undefined,
  options: RunOptions,
  program: Command,
): Promise<void> {
  if (options.helpNotebook) return showNotebookHelp(first ?? "-", program);
  const [input, output] = pathsOf(first, second);
  const given = await parametersOf(options);
  const parameters: GivenParameters = {
    ...((options.injectInputPath || options.injectPaths) && { PAPERMILL_INPUT_PATH: input }),
    ...((options.injectOutputPath || options.injectPaths) && { PAPERMILL_OUTPUT_PATH: output }),
    ...given,
  };
  const log = new OutputLog(options);
  const report = reporter(options, output);
  const interruption = interruptOnSignals();
  try {
    await executeNotebook(input, output, {
      ...options,
      secrets: options.secret,
      autosaveEvery: options.autosaveCellEvery,
      parameters,
      signal: interruption.signal,
      onProgress: (event) => {
        log.write(event);
        report(event);
      },
    });
    tell(output, `wrote ${output}\n`);
  } catch (error) {
    if (error instanceof PapermillError && error.exitCode !== 2)
      tell(output, `wrote ${output} up to the failure\n`);
    throw error;
  } finally {
    interruption.end();
    await log.end();
  }
}

/** As papermill: in a pipe, both paths may be left out, and one path alone is that of the output. */
function pathsOf(first: string | undefined, second: string | undefined): [input: string, output: string] {
  const isPiped = isPipe(0);
  if (first !== undefined && second !== undefined) return [first, second];
  if (first !== undefined && isPiped) return ["-", first];
  if (first === undefined && !isPiped) {
    throw new InputError("expected a notebook to run; try node-papermill --help");
  }
  if (process.stdout.isTTY) throw new InputError("expected a path to write to; - stands for standard output");
  return [first ?? "-", "-"];
}

function isPipe(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFIFO();
  } catch {
    return false;
  }
}

/** Standard output may be the notebook itself: then there is nothing to tell of it. */
function tell(output: string, line: string): void {
  if (output !== "-") process.stderr.write(line);
}

function reporter(
  { progressBar: bar, logOutput }: RunOptions,
  output: string,
): (event: ExecutionEvent) => void {
  const { stderr } = process;
  const isTerminal = stderr.isTTY && !process.env.CI;
  if (bar ?? (isTerminal && !logOutput)) return progressBar(stderr);
  const lines = progressLines((line) => void stderr.write(line));
  // In a pipe, only what went wrong is of interest.
  return output === "-" && bar === undefined ? (event) => event.type === "warning" && lines(event) : lines;
}

/** Where the cells' text goes besides the notebook. */
class OutputLog {
  private readonly files: { stdout?: WriteStream; stderr?: WriteStream };

  constructor(private readonly options: RunOptions) {
    const open = (path: string | undefined) => (path === undefined ? undefined : createWriteStream(path));
    this.files = { stdout: open(options.stdoutFile), stderr: open(options.stderrFile) };
  }

  write(event: ExecutionEvent): void {
    if (event.type !== "output") return;
    this.files[event.name]?.write(event.text);
    if (this.options.logOutput) process.stderr.write(event.text);
  }

  async end(): Promise<void> {
    const files = Object.values(this.files).filter((file) => file !== undefined);
    await Promise.all(files.map((file) => new Promise((resolve) => file.end(resolve))));
  }
}
