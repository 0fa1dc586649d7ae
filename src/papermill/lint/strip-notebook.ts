import { isErrorMarker } from "../execution/error-markers";
import { hasTag, type Notebook } from "../notebook/model";
import { INJECTED_TAG } from "../parameters/inject";

/** The notebook as it was before it was run: without outputs, and without what runs put in. */
export function stripNotebook(notebook: Notebook): Notebook {
  const stripped = structuredClone(notebook);
  stripped.cells = stripped.cells.filter((cell) => !isErrorMarker(cell) && !hasTag(cell, INJECTED_TAG));
  delete stripped.metadata.papermill;
  for (const cell of stripped.cells) {
    delete cell.metadata.papermill;
    delete cell.metadata.execution;
    if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
  }
  return stripped;
}
