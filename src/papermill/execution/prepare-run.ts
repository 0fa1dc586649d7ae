import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { InputError } from "../errors";
import { findKernelSpec, type KernelSpec } from "../kernel/kernelspec";
import type { JsonObject, JsonValue, Notebook } from "../notebook/model";
import { readNotebook } from "../notebook/read";
import { injectParameters, inspectParameters } from "../parameters/inject";
import { fillTemplate, newRunFacts } from "../parameters/path-template";
import { resolveParameters, undeclared, type GivenParameters } from "../parameters/resolve";
import { timeLimitOf } from "./cell-tags";
import { removeErrorMarkers } from "./error-markers";
import { Secrets } from "./secrets";

export interface PrepareOptions {
  /** Values for the notebook's parameters. */
  parameters?: GivenParameters;
  /** The kernel's name; by default the one that the notebook names, else `"tslab"`. */
  kernel?: string;
  /**
   * The folder in which the kernel runs, and from which the notebook's imports are resolved; by default the current.
   * May be a template, like the paths; the folder is then made.
   */
  cwd?: string;
  /** Hides the code of all cells from the readers of the output. */
  reportMode?: boolean;
  /**
   * Names of variables of the environment whose values stay out of the output and all that is told. A parameter of the
   * same name gets the value, in the kernel only.
   */
  secrets?: readonly string[];
}

/** All that is known of a run before anything runs. */
export interface PreparedRun {
  /** The notebook with its parameters in it, and without what an earlier failed run left. */
  notebook: Notebook;
  inputPath: string;
  outputPath: string;
  /** The given parameters, as values of their declared types. */
  parameters: Record<string, JsonValue>;
  /** The defaults of all parameters that are written out in the notebook. */
  defaults: Record<string, JsonValue>;
  spec: KernelSpec;
  cwd: string;
  secrets: Secrets;
  warnings: string[];
}

/**
 * Reads the notebook at `inputPath` and puts the parameters in.
 *
 * @param inputPath may be a template that names given parameters: `{dataset}.ipynb`.
 * @param outputPath may be a template that names any of the notebook's parameters.
 * @throws InputError when the notebook or a parameter is not as it must be.
 */
export async function prepareRun(
  inputPath: string,
  outputPath: string,
  options: PrepareOptions,
): Promise<PreparedRun> {
  const facts = newRunFacts();
  const given = options.parameters ?? {};
  const plain = mapValues(given, undeclared);
  const input = fillTemplate(inputPath, plain, facts);
  const read = await readNotebook(input);
  removeErrorMarkers(read);
  read.cells.forEach((cell) => cell.cell_type === "code" && timeLimitOf(cell, undefined));

  const kernel = options.kernel ?? read.metadata.kernelspec?.name ?? "tslab";
  const cwd = resolve(fillTemplate(options.cwd ?? ".", plain, facts));
  // A folder for each run: it cannot be there already.
  if (options.cwd?.includes("{")) mkdirSync(cwd, { recursive: true });
  if (!existsSync(cwd)) throw new InputError(`the folder to run in does not exist: ${cwd}`);
  const spec = findKernelSpec(kernel, cwd);

  const declarations = inspectParameters(read, spec.language);
  const parameters = declarations === undefined ? plain : resolveParameters(declarations, given);
  const known = (declarations ?? []).filter(({ defaultValue }) => defaultValue !== undefined);
  const defaults = Object.fromEntries(known.map(({ name, defaultValue }) => [name, defaultValue!]));
  const secrets = new Secrets(options.secrets ?? []);
  const leak = Object.entries(parameters).find(([, value]) => secrets.isIn(value));
  if (leak) throw new InputError(`parameter "${leak[0]}" holds a secret, which the output would show`);

  const fromEnvironment = secrets.names.filter((name) => declarations?.some((known) => known.name === name));
  const isParameterised = Object.keys(parameters).length + fromEnvironment.length > 0;
  const notebook = isParameterised
    ? injectParameters(read, parameters, spec.language, fromEnvironment)
    : read;
  if (options.reportMode) hideSources(notebook);
  const warnings =
    declarations === undefined && isParameterised
      ? [`${input} has no code cell tagged "parameters"; the parameters are set on top of it`]
      : [];
  return {
    notebook,
    inputPath: input,
    outputPath: fillTemplate(outputPath, { ...defaults, ...parameters }, facts),
    parameters,
    defaults,
    spec,
    cwd,
    secrets,
    warnings,
  };
}

function hideSources(notebook: Notebook): void {
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    cell.metadata.jupyter = { ...(cell.metadata.jupyter as JsonObject | undefined), source_hidden: true };
  }
}

function mapValues<A, B>(object: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
