/**
 * A report of 200 cells and 20 figures: how long it takes to render, and how large it is. Part of the benchmark of the
 * runner; alone: `npm run bench -- rendering [--json]`.
 */
import { gzipSync } from "node:zlib";
import type { AssetLinker } from "../src/papermill/html/document";
import { renderNotebook } from "../src/papermill/html/render-notebook";
import { newCodeCell } from "../src/papermill/notebook/cell-ids";
import type { Cell, JsonValue, Notebook, Output } from "../src/papermill/notebook/model";

const CELLS = 200;
const FIGURES = 20;
const POINTS = 500; // of each figure
const ROUNDS = 5; // the best counts

export interface RenderingResult {
  cells: number;
  figures: number;
  /** Milliseconds, the modules loaded. */
  milliseconds: number;
  /** Milliseconds of the first report in a process, which loads fonts and plotly's source. */
  firstMilliseconds: number;
  megabytes: number;
  compressedMegabytes: number;
  /** Of the report alone, where plotly, styles and fonts are shared. */
  sharedMegabytes: number;
}

/** Renders the notebook and measures it. */
export function measureRendering(): RenderingResult {
  const notebook = longNotebook();
  const time = (link?: AssetLinker): { html: string; milliseconds: number } => {
    const start = performance.now();
    const html = renderNotebook(notebook, { link });
    return { html, milliseconds: performance.now() - start };
  };
  const first = time();
  const rounds = Array.from({ length: ROUNDS }, () => time().milliseconds);
  const shared = time(({ name, type }) => `${name}.${type}`);
  const megabytes = (size: number): number => Math.round(size / 1e4) / 100;
  return {
    cells: CELLS,
    figures: FIGURES,
    milliseconds: Math.round(Math.min(...rounds)),
    firstMilliseconds: Math.round(first.milliseconds),
    megabytes: megabytes(Buffer.byteLength(first.html)),
    compressedMegabytes: megabytes(gzipSync(first.html).length),
    sharedMegabytes: megabytes(Buffer.byteLength(shared.html)),
  };
}

/** Text with formulas, code, tables and figures, as notebooks have them. */
function longNotebook(): Notebook {
  const cells = Array.from({ length: CELLS }, (_, i): Cell => {
    if (i % 2 === 0) {
      const source = `## Section ${i}\n\nText with *emphasis*, a [link](https://example.com) and $\\sum_{i=1}^n x_i^2 / ${i + 1}$.`;
      return { id: `prose-${i}`, cell_type: "markdown", source, metadata: {} };
    }
    const source =
      `const rows = Array.from({ length: ${i} }, (_, i) => i ** 2);\nconsole.log(rows.length); // a line\n`.repeat(
        5,
      );
    const isFigure = i % (CELLS / FIGURES) === 1;
    const output = isFigure
      ? display("application/vnd.plotly.v1+json", figure(i))
      : display("text/html", table(i));
    return { ...newCodeCell(`code-${i}`, source, []), execution_count: i, outputs: [output] };
  });
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

function display(mime: string, value: JsonValue): Output {
  return { output_type: "display_data", data: { [mime]: value }, metadata: {} };
}

function figure(seed: number): JsonValue {
  const y = Array.from({ length: POINTS }, (_, i) => Math.sin(i / 20 + seed) + i / POINTS);
  return {
    data: [{ mode: "lines+markers", y, name: "series" }],
    layout: { title: { text: `Figure ${seed}` } },
  };
}

function table(seed: number): string {
  const rows = Array.from(
    { length: 10 },
    (_, i) => `<tr><th>row ${i}</th>${`<td>${(i * seed) / 7}</td>`.repeat(8)}</tr>`,
  );
  return `<table class="nk-table">${rows.join("")}</table>`;
}

if (require.main === module) {
  const result = measureRendering();
  if (process.argv.includes("--json")) console.log(JSON.stringify(result));
  else
    console.log(
      `${result.cells} cells, ${result.figures} figures: ${result.milliseconds} ms (first ${result.firstMilliseconds} ms), ` +
        `${result.megabytes} MB (${result.compressedMegabytes} MB compressed), ${result.sharedMegabytes} MB with shared assets`,
    );
}
