import { isErrorMarker } from "../execution/error-markers";
import { timeLimitOf } from "../execution/cell-tags";
import { hasTag, languageOf, type Cell, type CodeCell, type Notebook } from "../notebook/model";
import { INJECTED_TAG, inspectParameters, PARAMETERS_TAG } from "../parameters/inject";

/**
 * What keeps a notebook from being committed: traces of runs, cells without ids, and parameters that cannot be set.
 *
 * @param raw the notebook's JSON, as it is in the file.
 * @param notebook the same, as `parseNotebook` reads it.
 * @returns one line for each finding; none for a notebook that is fine.
 */
export function lintNotebook(raw: { cells?: { id?: unknown }[] }, notebook: Notebook): string[] {
  const findings: string[] = [];
  const withoutId = (raw.cells ?? []).filter((cell, i) => cell.id !== notebook.cells[i].id).length;
  if (withoutId > 0) findings.push(`${withoutId} cells have no valid id of their own`);
  if (notebook.metadata.papermill !== undefined) findings.push("the metadata hold the record of a run");
  notebook.cells.forEach((cell, i) => {
    const place = `cell ${i + 1}`;
    if (hasTrace(cell)) findings.push(`${place} holds outputs or other traces of a run`);
    if (isErrorMarker(cell)) findings.push(`${place} marks the error of a run`);
    if (hasTag(cell, INJECTED_TAG)) findings.push(`${place} was put in by a run, to set parameters`);
    if (cell.cell_type === "code") findings.push(...lintTags(cell, place));
  });
  findings.push(...lintParameters(notebook));
  return findings;
}

function hasTrace(cell: Cell): boolean {
  const { papermill, execution } = cell.metadata;
  if (papermill !== undefined || execution !== undefined) return true;
  return cell.cell_type === "code" && (cell.outputs.length > 0 || cell.execution_count !== null);
}

function lintTags(cell: CodeCell, place: string): string[] {
  try {
    timeLimitOf(cell, undefined);
    return [];
  } catch (error) {
    return [`${place}: ${(error as Error).message}`];
  }
}

function lintParameters(notebook: Notebook): string[] {
  const tagged = notebook.cells.filter((cell) => hasTag(cell, PARAMETERS_TAG));
  if (tagged.length > 1)
    return [`${tagged.length} cells are tagged "${PARAMETERS_TAG}"; only the first counts`];
  if (tagged.length === 1 && tagged[0].cell_type !== "code")
    return [`the cell tagged "${PARAMETERS_TAG}" is no code`];
  const declarations = inspectParameters(notebook);
  if (declarations === undefined) return [];
  if (declarations.length === 0)
    return [`the cell tagged "${PARAMETERS_TAG}" declares no ${languageOf(notebook)} variable`];
  const names = declarations.map(({ name }) => name);
  return [
    ...names
      .filter((name, i) => names.indexOf(name) < i)
      .map((name) => `parameter "${name}" is declared twice`),
    ...declarations
      .filter(({ defaultText }) => defaultText === undefined)
      .map(({ name }) => `parameter "${name}" has no default`),
  ];
}
