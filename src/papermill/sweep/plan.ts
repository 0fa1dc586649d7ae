import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { InputError } from "../errors";
import type { JsonValue } from "../notebook/model";
import { CommandLineText } from "../parameters/command-line-text";
import type { GivenParameters } from "../parameters/resolve";
import { gridPoints } from "./grid";
import type { ManifestEntry } from "./manifest";

/** One run of a sweep, before anything of it is read. */
export interface PlannedRun {
  /** What it is called in reports: the notebook, and what tells this run from its siblings. */
  name: string;
  input: string;
  output: string;
  parameters: GivenParameters;
}

export interface PlanOptions {
  /** Given to all runs. */
  parameters: GivenParameters;
  /** See `gridPoints`. */
  grid: readonly string[];
  /** A folder, or a template such as `out/{seed}.ipynb`. */
  output: string;
}

/**
 * The runs of a sweep: each notebook at each point of the grid.
 *
 * @param notebooks paths of notebooks, and of folders of notebooks.
 * @throws InputError for a grid that cannot be read, and when there is nothing to run.
 */
export async function planRuns(
  notebooks: readonly string[],
  entries: readonly ManifestEntry[],
  options: PlanOptions,
): Promise<PlannedRun[]> {
  const points = gridPoints(options.grid);
  const paths = (await Promise.all(notebooks.map(notebooksAt))).flat();
  const fromCommandLine = paths.flatMap((path) =>
    points.map((point) =>
      planned(path, { ...options.parameters, ...point }, Object.keys(point), options.output),
    ),
  );
  const fromManifest = entries.flatMap((entry) =>
    combinations(entry.grid).flatMap((combination) =>
      points.map((point) => {
        const parameters = { ...options.parameters, ...entry.parameters, ...combination, ...point };
        const varied = [...Object.keys(entry.parameters), ...Object.keys(combination), ...Object.keys(point)];
        return planned(entry.notebook, parameters, varied, entry.output ?? options.output);
      }),
    ),
  );
  const runs = [...fromCommandLine, ...fromManifest];
  if (runs.length === 0) throw new InputError("expected at least one notebook to run");
  return runs;
}

/** The notebook at `path`, or all notebooks in the folder there. */
export async function notebooksAt(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const names = (await readdir(path)).filter((name) => extname(name) === ".ipynb").sort();
  if (names.length === 0) throw new InputError(`expected notebooks in the folder ${path}, found none`);
  return names.map((name) => join(path, name));
}

function planned(
  input: string,
  parameters: GivenParameters,
  varied: readonly string[],
  output: string,
): PlannedRun {
  const stem = basename(input, extname(input));
  const point = varied.map((name) => `${name}=${textOf(parameters[name])}`);
  const isTemplate = /\{[^{}]*\}|\.ipynb$/.test(output);
  const file = fileName([stem, ...point].join("-"));
  return {
    name: [stem, ...point].join(" "),
    input,
    output: isTemplate ? output.replaceAll("{notebook}", stem) : joined(output, `${file}.ipynb`),
    parameters,
  };
}

const LONGEST_NAME = 120;

/** A name that every file system takes; a long one is cut, and told from others by a hash. */
function fileName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}._=+-]+/gu, "_");
  if (plain.length <= LONGEST_NAME) return plain;
  return `${plain.slice(0, LONGEST_NAME)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}

/** Addresses keep their two slashes, which `join` would take for one. */
function joined(folder: string, file: string): string {
  return folder.includes("://") ? `${folder.replace(/\/$/, "")}/${file}` : join(folder, file);
}

function textOf(value: JsonValue | CommandLineText): string {
  if (value instanceof CommandLineText) return value.text;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function combinations(grid: Record<string, JsonValue[]>): Record<string, JsonValue>[] {
  return Object.entries(grid).reduce<Record<string, JsonValue>[]>(
    (points, [name, values]) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  );
}
