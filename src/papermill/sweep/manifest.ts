import { dirname, isAbsolute, join } from "node:path";
import { InputError, unknownNameError } from "../errors";
import type { JsonValue } from "../notebook/model";
import { readYaml } from "../parameters/yaml";
import { storageOf } from "../storage/storage";

/** One run of a manifest. */
export interface ManifestEntry {
  /** The notebook to run; relative paths start at the manifest's folder. */
  notebook: string;
  parameters: Record<string, JsonValue>;
  /** Values of some more parameters, of which all combinations are run. */
  grid: Record<string, JsonValue[]>;
  /** Where the executed notebook goes; undefined to leave that to the sweep. */
  output?: string;
}

const FIELDS = ["notebook", "parameters", "grid", "output"];

/**
 * The runs that a YAML or JSON file lists:
 *
 *     - notebook: train.ipynb
 *       parameters: { epochs: 10 }
 *       grid: { seed: [1, 2, 3] }
 *       output: out/train-{seed}.ipynb
 *
 * @throws InputError naming the entry that is not as it must be.
 */
export async function readManifest(path: string): Promise<ManifestEntry[]> {
  const text = await storageOf(path)
    .read(path)
    .catch((error: Error) => {
      throw new InputError(`cannot read the manifest ${path}: ${error.message}`);
    });
  const list = readYaml(text, path);
  if (!Array.isArray(list))
    throw new InputError(`${path}: expected a list of runs, each with a field "notebook"`);
  return list.map((entry, i) => readEntry(entry, `${path}, run ${i + 1}`, dirname(path)));
}

function readEntry(entry: JsonValue, place: string, folder: string): ManifestEntry {
  if (!isMapping(entry) || typeof entry.notebook !== "string") {
    throw new InputError(`${place}: expected a mapping with a field "notebook"`);
  }
  const unknown = Object.keys(entry).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined)
    throw new InputError(`${place}: ${unknownNameError("field", unknown, FIELDS).message}`);
  const { notebook, parameters = {}, grid = {}, output } = entry;
  if (!isMapping(parameters)) throw new InputError(`${place}: expected a mapping as "parameters"`);
  if (!isMapping(grid) || !Object.values(grid).every(Array.isArray)) {
    throw new InputError(`${place}: expected a mapping of names to lists as "grid"`);
  }
  const isLocal = !isAbsolute(notebook) && !notebook.includes("://");
  return {
    notebook: isLocal ? join(folder, notebook) : notebook,
    parameters: parameters as Record<string, JsonValue>,
    grid: grid as Record<string, JsonValue[]>,
    output: output === undefined ? undefined : String(output),
  };
}

function isMapping(value: JsonValue | undefined): value is { [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
