import { hasTag, type Cell, type CodeCell, type MarkdownCell, type Notebook } from "../notebook/model";

const MARKER_TAG = "papermill-error-cell-tag";
const ANCHOR = "papermill-error-cell";
const STYLE = "color:red; font-family:Helvetica Neue, Helvetica, Arial, sans-serif; font-size:2em;";

/**
 * Puts two cells into the notebook that lead a reader to `failed`, as papermill does: one on top, with a link to the
 * other, which stands right before the cell.
 */
export function addErrorMarkers(notebook: Notebook, failed: CodeCell): void {
  const place = `<a href="#${ANCHOR}">In [${failed.execution_count ?? " "}]</a>`;
  const banner = `<span style="${STYLE}">An Exception was encountered at '${place}'.</span>`;
  const here =
    `<span id="${ANCHOR}" style="${STYLE}">` +
    "Execution using papermill encountered an exception here and stopped:</span>";
  notebook.cells.splice(notebook.cells.indexOf(failed), 0, marker("papermill-error-here", here));
  notebook.cells.unshift(marker("papermill-error-banner", banner));
}

/** Takes out what an earlier run's `addErrorMarkers` put in, or papermill. */
export function removeErrorMarkers(notebook: Notebook): void {
  notebook.cells = notebook.cells.filter((cell) => !isErrorMarker(cell));
}

/** Whether the cell is one of `addErrorMarkers`. */
export function isErrorMarker(cell: Cell): boolean {
  return hasTag(cell, MARKER_TAG);
}

function marker(id: string, source: string): MarkdownCell {
  return { id, cell_type: "markdown", source, metadata: { tags: [MARKER_TAG] } };
}
