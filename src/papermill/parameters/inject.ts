import { newCodeCell } from "../notebook/cell-ids";
import { hasTag, type Cell, type JsonValue, type Notebook } from "../notebook/model";
import { readDeclarations, type ParameterDeclaration } from "./declarations";
import { toDeclaration } from "./literal";

export const PARAMETERS_TAG = "parameters";
export const INJECTED_TAG = "injected-parameters";

/** The parameters that the notebook's parameters cell declares; undefined when no code cell has that tag. */
export function inspectParameters(notebook: Notebook): ParameterDeclaration[] | undefined {
  const cell = notebook.cells.find((candidate) => isTagged(candidate, PARAMETERS_TAG));
  return cell && readDeclarations(cell.source);
}

/**
 * A copy of the notebook with a cell that sets the parameters: in the place of an earlier such cell, else behind the
 * parameters cell, else on top.
 *
 * @param values name -> value; see `resolveParameters` for values that were held against their declarations.
 */
export function injectParameters(notebook: Notebook, values: Record<string, JsonValue>): Notebook {
  const declarations = inspectParameters(notebook) ?? [];
  const statements = Object.entries(values).map(([name, value]) => {
    const declaration = declarations.find((candidate) => candidate.name === name);
    return toDeclaration(declaration?.keyword ?? "const", name, declaration?.typeText, value);
  });
  const source = ["// Parameters", ...statements].join("\n");
  const earlier = notebook.cells.findIndex((cell) => isTagged(cell, INJECTED_TAG));
  const declared = notebook.cells.findIndex((cell) => isTagged(cell, PARAMETERS_TAG));

  const cells = notebook.cells.filter((_, i) => i !== earlier);
  const id = earlier >= 0 ? notebook.cells[earlier].id : freeId(cells);
  cells.splice(earlier >= 0 ? earlier : declared + 1, 0, newCodeCell(id, source, [INJECTED_TAG]));
  return { ...notebook, cells };
}

function isTagged(cell: Cell, tag: string): boolean {
  return cell.cell_type === "code" && hasTag(cell, tag);
}

function freeId(cells: readonly Cell[]): string {
  let id = INJECTED_TAG;
  while (cells.some((cell) => cell.id === id)) id += "-1";
  return id;
}
