import { InputError } from "../errors";
import { newCodeCell } from "../notebook/cell-ids";
import { hasTag, languageOf, type Cell, type JsonValue, type Notebook } from "../notebook/model";
import { readNotebook } from "../notebook/read";
import type { ParameterDeclaration } from "./declarations";
import { noParametersError, parameterLanguage, type ParameterLanguage } from "./languages/language";

export const PARAMETERS_TAG = "parameters";
export const INJECTED_TAG = "injected-parameters";

/**
 * The parameters of the notebook at `path`, by name.
 *
 * @throws InputError when there is no such notebook.
 */
export async function inspectNotebook(path: string): Promise<Record<string, ParameterDeclaration>> {
  const declarations = inspectParameters(await readNotebook(path)) ?? [];
  return Object.fromEntries(declarations.map((declaration) => [declaration.name, declaration]));
}

/**
 * The parameters that the notebook's parameters cell declares; undefined when no code cell has that tag.
 *
 * @param language the notebook's language, where it is another than the notebook itself says.
 */
export function inspectParameters(
  notebook: Notebook,
  language: string = languageOf(notebook),
): ParameterDeclaration[] | undefined {
  const cell = notebook.cells.find((candidate) => isTagged(candidate, PARAMETERS_TAG));
  return cell && (parameterLanguage(language)?.readDeclarations(cell.source) ?? []);
}

/**
 * A copy of the notebook with a cell that sets the parameters: in the place of an earlier such cell, else behind the
 * parameters cell, else on top.
 *
 * @param values name -> value; see `resolveParameters` for values that were held against their declarations.
 * @param fromEnvironment names of parameters whose values the kernel reads from variables of its environment.
 * @throws InputError for a name that is no identifier, and for a language that parameters cannot be written in.
 */
export function injectParameters(
  notebook: Notebook,
  values: Record<string, JsonValue>,
  language: string = languageOf(notebook),
  fromEnvironment: readonly string[] = [],
): Notebook {
  const writer = parameterLanguage(language);
  if (writer === undefined) throw noParametersError(language);
  const declarations = inspectParameters(notebook, language) ?? [];
  const declarationOf = (name: string) => declarations.find((candidate) => candidate.name === name);
  const statements = Object.entries(values).map(([name, value]) => {
    checkName(writer, name);
    return writer.assign(name, value, declarationOf(name));
  });
  for (const name of fromEnvironment)
    statements.push(writer.assignFromEnvironment(name, declarationOf(name)));
  const source = [`${writer.comment} Parameters`, ...statements].join("\n");
  const earlier = notebook.cells.findIndex((cell) => isTagged(cell, INJECTED_TAG));
  const declared = notebook.cells.findIndex((cell) => isTagged(cell, PARAMETERS_TAG));

  const cells = notebook.cells.filter((_, i) => i !== earlier);
  const id = earlier >= 0 ? notebook.cells[earlier].id : freeId(cells);
  cells.splice(earlier >= 0 ? earlier : declared + 1, 0, newCodeCell(id, source, [INJECTED_TAG]));
  return { ...notebook, cells };
}

function checkName({ identifier }: ParameterLanguage, name: string): void {
  if (identifier.test(name)) return;
  throw new InputError(`expected a parameter name that is an identifier, got ${JSON.stringify(name)}`);
}

function isTagged(cell: Cell, tag: string): boolean {
  return cell.cell_type === "code" && hasTag(cell, tag);
}

function freeId(cells: readonly Cell[]): string {
  let id = INJECTED_TAG;
  while (cells.some((cell) => cell.id === id)) id += "-1";
  return id;
}
