import { InputError } from "../errors";
import { storageOf } from "../storage/storage";
import { completeCellIds } from "./cell-ids";
import { isJsonMime, type Notebook } from "./model";
import { validateNotebook } from "./validate";

/**
 * Reads the notebook at `path`: a file, or an address that `storageOf` knows.
 *
 * @throws InputError when there is none, or it is not a notebook of nbformat 4.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  let text: string;
  try {
    text = await storageOf(path).read(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`cannot read the notebook ${path}: ${(error as Error).message}`);
  }
  return parseNotebook(text, path === "-" ? "standard input" : path);
}

/**
 * Reads a notebook from its JSON text. Notebooks of nbformat 4.0 to 4.4 become 4.5: cells without ids get them.
 *
 * @param name the notebook's name in error messages, usually its path.
 * @throws InputError when the text is not JSON, or not a notebook of nbformat 4.
 */
export function parseNotebook(text: string, name: string): Notebook {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InputError(`${name} is not a notebook: ${(error as Error).message}`);
  }
  if (!isObject(json) || json.nbformat === undefined) {
    throw new InputError(`${name} is not a notebook: expected a JSON object with the field "nbformat"`);
  }
  if (json.nbformat !== 4) {
    throw new InputError(
      `${name}: expected nbformat 4, got ${JSON.stringify(json.nbformat)}; ` +
        "open and save it in a current Jupyter, or run: jupyter nbconvert --to notebook",
    );
  }
  dropTransientFields(json);
  joinLines(json);
  if (Array.isArray(json.cells) && json.cells.every(isObject)) {
    completeCellIds(json.cells as unknown as Notebook["cells"]);
    json.nbformat_minor = Math.max(5, Number(json.nbformat_minor) || 0);
  }
  validateNotebook(json, name);
  return json;
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Fields that the format keeps out of files; Jupyter drops them in the same way. */
function dropTransientFields(notebook: Json): void {
  if (isObject(notebook.metadata)) {
    delete notebook.metadata.orig_nbformat;
    delete notebook.metadata.orig_nbformat_minor;
    delete notebook.metadata.signature;
  }
  for (const cell of listOf(notebook.cells)) if (isObject(cell.metadata)) delete cell.metadata.trusted;
}

/** Lists of lines become strings; whatever is not as the format says stays for the validation to name. */
function joinLines(notebook: Json): void {
  for (const cell of listOf(notebook.cells)) {
    cell.source = joined(cell.source);
    if (isObject(cell.attachments)) Object.values(cell.attachments).forEach(joinMimeBundle);
    for (const output of listOf(cell.outputs)) {
      if ("text" in output) output.text = joined(output.text);
      joinMimeBundle(output.data);
    }
  }
}

function joinMimeBundle(data: unknown): void {
  if (!isObject(data)) return;
  for (const [mime, value] of Object.entries(data)) if (!isJsonMime(mime)) data[mime] = joined(value);
}

function joined(value: unknown): unknown {
  return Array.isArray(value) && value.every((line) => typeof line === "string") ? value.join("") : value;
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
