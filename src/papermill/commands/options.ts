import { type Command, InvalidArgumentError } from "commander";
import { readPair } from "../paired-options";
import { gatherParameters, type ParameterSources } from "../parameters/given-parameters";
import type { GivenParameters } from "../parameters/resolve";

/** The options that take a name and a value, in all their spellings; see `joinPairs`. */
export const PAIRED_OPTIONS = ["-p", "--parameters", "-r", "--parameters-raw"];

/** The options that give parameters, spelled as papermill spells them. */
export interface ParameterOptions {
  parameters?: [string, string][];
  parametersRaw?: [string, string][];
  parametersFile?: string[];
  parametersYaml?: string[];
  parametersBase64?: string[];
}

export function addParameterOptions(command: Command): Command {
  return command
    .option("-p, --parameters <name> <value>", "set a parameter (repeatable)", addPair)
    .option("-r, --parameters-raw <name> <value>", "set a parameter to this very text", addPair)
    .option("-f, --parameters-file <file>", "set the parameters that a YAML or JSON file holds", addText)
    .option("-y, --parameters-yaml <yaml>", "set the parameters that this YAML holds", addText)
    .option("-b, --parameters-base64 <text>", "set the parameters that this YAML in base64 holds", addText);
}

/** The parameters that the options give, in papermill's order of application. */
export function parametersOf(options: ParameterOptions): Promise<GivenParameters> {
  const sources: ParameterSources = {
    texts: options.parameters ?? [],
    strings: options.parametersRaw ?? [],
    files: options.parametersFile ?? [],
    yaml: options.parametersYaml ?? [],
    base64: options.parametersBase64 ?? [],
  };
  return gatherParameters(sources);
}

/** What a run may be and may take. */
export interface ExecutionOptions {
  kernel?: string;
  cwd?: string;
  startTimeout: number;
  executionTimeout?: number;
  notebookTimeout?: number;
  maxMemory?: number;
  autosaveCellEvery: number;
  reportMode?: boolean;
  secret?: string[];
}

export function addExecutionOptions(command: Command): Command {
  return command
    .option("-k, --kernel <name>", "the kernel to run it with, in place of the one that the notebook names")
    .option("--cwd <folder>", "the folder to run in (default: the current one)")
    .option("--start-timeout <seconds>", "how long the kernel may take to start", seconds, 60)
    .option(
      "--execution-timeout <seconds>",
      "how long a cell may take (default: as long as it likes)",
      seconds,
    )
    .option("--notebook-timeout <seconds>", "how long all cells together may take", seconds)
    .option("--max-memory <size>", "how much memory the kernel may take, e.g. 4G or 500M", bytes)
    .option(
      "--autosave-cell-every <seconds>",
      "how often to save while a cell runs, 0 for never",
      secondsOrZero,
      30,
    )
    .option("--report-mode", "hide the code of all cells from readers")
    .option(
      "--secret <name>",
      "a variable of the environment that the kernel may know, and no output may show (repeatable)",
      addText,
    );
}

function addPair(argument: string, previous: [string, string][] = []): [string, string][] {
  return [...previous, readPair(argument)];
}

export function addText(argument: string, previous: string[] = []): string[] {
  return [...previous, argument];
}

function seconds(argument: string): number {
  const value = Number(argument);
  if (!(value > 0)) throw new InvalidArgumentError(`expected a positive number of seconds, got ${argument}`);
  return value;
}

function secondsOrZero(argument: string): number {
  return argument === "0" ? 0 : seconds(argument);
}

const UNITS: Record<string, number> = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

function bytes(argument: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(argument) ?? [];
  if (count === undefined)
    throw new InvalidArgumentError(`expected a size such as 4G or 500M, got ${argument}`);
  return Number(count) * UNITS[unit.toLowerCase()];
}
