import { isErrorMarker } from "../execution/error-markers";
import { cellRecordOf } from "../execution/run-record";
import { hasTag, type Cell, type CodeCell, type JsonObject } from "../notebook/model";
import { formatDuration } from "./duration";
import { escapeHtml } from "./escape";
import { highlight } from "./highlight";
import { imageFinder } from "./images";
import type { MarkdownRenderer } from "./markdown";
import type { OutputRenderer } from "./outputs";

/** Renders the cells of one report. */
export class CellRenderer {
  /**
   * @param language the language of code cells.
   * @param folder where images of Markdown cells are looked for.
   */
  constructor(
    private readonly markdown: MarkdownRenderer,
    private readonly outputs: OutputRenderer,
    private readonly language: string,
    private readonly folder: string | undefined,
  ) {}

  /** The cell as HTML; empty for a cell that shows nothing. */
  render(cell: Cell): string {
    if (hasTag(cell, "remove-cell") || isErrorMarker(cell) || cell.cell_type === "raw") return "";
    return cell.cell_type === "markdown" ? this.renderProse(cell) : this.renderCode(cell);
  }

  private renderProse(cell: Cell & { cell_type: "markdown" }): string {
    const html = this.markdown.render(cell.source, imageFinder(cell.attachments, this.folder));
    return html.trim() === "" ? "" : `<section class="prose" id="${cellAnchor(cell)}">\n${html}</section>\n`;
  }

  private renderCode(cell: CodeCell): string {
    const isFailed = cell.outputs.some(({ output_type }) => output_type === "error");
    const isShown = !hasTag(cell, "remove-input") && cell.source.trim() !== "";
    const source = isShown ? this.renderSource(cell, isFailed) : "";
    const kept = hasTag(cell, "remove-output") ? [] : cell.outputs;
    const outputs = kept
      .map((output) => this.outputs.render(output))
      .filter((html) => html !== "")
      .join("\n");
    if (source === "" && outputs === "") return "";
    return (
      `<section class="cell" id="${cellAnchor(cell)}">\n${source}` +
      `${outputs === "" ? "" : `<div class="outputs">\n${outputs}\n</div>\n`}</section>\n`
    );
  }

  private renderSource(cell: CodeCell, isFailed: boolean): string {
    const record = cellRecordOf(cell);
    const duration = typeof record?.duration === "number" ? formatDuration(record.duration) : "";
    const note = record?.status === "pending" ? "not run" : duration;
    const headline = escapeHtml(cell.source.trim().split("\n")[0]);
    return (
      `<details class="source"${isHidden(cell) ? " data-stays-folded" : ""}${isFailed ? " open" : ""}>` +
      `<summary><span class="prompt">${cell.execution_count ?? "·"}</span>` +
      `<code class="headline">${headline}</code><span class="duration">${note}</span></summary>\n` +
      `<pre class="code"><code class="hljs">${highlight(cell.source, this.language)}</code></pre></details>\n`
    );
  }
}

/** The id of a cell's element. */
export function cellAnchor(cell: Cell): string {
  return `cell-${cell.id}`;
}

function isHidden(cell: CodeCell): boolean {
  return (
    hasTag(cell, "hide-input") || (cell.metadata.jupyter as JsonObject | undefined)?.source_hidden === true
  );
}
