import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import { InputError } from "../errors";
import type { Notebook } from "./model";
import { notebookSchema } from "./schema";

let compiled: ValidateFunction | undefined;

/**
 * Checks that `notebook` is a notebook of nbformat 4.5.
 *
 * @param name the notebook's name in the error message, usually its path.
 * @throws InputError naming the first place that the format does not allow.
 */
export function validateNotebook(notebook: unknown, name: string): asserts notebook is Notebook {
  compiled ??= new Ajv({ discriminator: true, allowUnionTypes: true }).compile(notebookSchema);
  if (!compiled(notebook)) {
    throw new InputError(`${name} is not a valid notebook (nbformat 4.5): ${describe(compiled.errors![0])}`);
  }
}

/** `/cells/3/outputs/0` -> `cells[3].outputs[0]: must have required property 'text'`. */
function describe(error: ErrorObject): string {
  const place = error.instancePath
    .replace(/\/(\d+)/g, "[$1]")
    .replace(/\//g, ".")
    .replace(/~1/g, "/");
  const culprit =
    typeof error.params.additionalProperty === "string" ? ` "${error.params.additionalProperty}"` : "";
  return `${place.replace(/^\./, "") || "the top level"}: ${error.message}${culprit}`;
}
