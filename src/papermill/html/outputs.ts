import { RECORD_MIME } from "../contract/records";
import type { ErrorOutput, JsonValue, MimeBundle, Output } from "../notebook/model";
import { ansiToHtml } from "./ansi";
import { escapeHtml } from "./escape";
import { PLOTLY_MIME, renderFigure } from "./figure";
import { highlight } from "./highlight";
import { dataUri } from "./images";
import type { MarkdownRenderer } from "./markdown";
import type { Typesetter } from "./math";
import { sanitiseHtml } from "./sanitise";

/** Renders the outputs of one report's cells. */
export class OutputRenderer {
  /** Whether any output was a plotly figure. */
  hasFigures = false;
  /** Whether drawing any of them takes a page that may compile code. */
  compiles = false;

  /** The first of the figures that could be drawn without a browser, as SVG. */
  firstDrawing: string | undefined;

  constructor(
    private readonly markdown: MarkdownRenderer,
    private readonly typesetter: Typesetter,
    private readonly isLight = false,
  ) {}

  render(output: Output): string {
    switch (output.output_type) {
      case "stream":
        return `<pre class="stream ${output.name === "stderr" ? "stderr" : "stdout"}">${ansiToHtml(shortened(output.text))}</pre>`;
      case "error":
        return renderError(output);
      default:
        return this.renderBundle(output.data);
    }
  }

  /** The richest of the forms that a report can show. */
  private renderBundle(data: MimeBundle): string {
    // What `record` stored is for programs.
    if (RECORD_MIME in data) return "";
    for (const [mime, render] of Object.entries(this.forms)) {
      const html = data[mime] === undefined ? undefined : render(data[mime]!);
      if (html !== undefined) return html;
    }
    const types = Object.keys(data).join(", ") || "nothing";
    return note(`This output (${types}) can only be shown in Jupyter.`);
  }

  private readonly forms: Record<string, (data: JsonValue) => string | undefined> = {
    [PLOTLY_MIME]: (data) => {
      const figure = renderFigure(data, this.isLight);
      this.hasFigures ||= figure !== undefined;
      this.firstDrawing ??= figure?.svg;
      this.compiles ||= figure?.compiles === true;
      return figure?.html;
    },
    "text/html": (data) => renderHtml(String(data)),
    "text/markdown": (data) => `<div class="prose">${this.markdown.render(String(data))}</div>`,
    "image/svg+xml": (data) => image("image/svg+xml", data),
    "image/png": (data) => image("image/png", data),
    "image/jpeg": (data) => image("image/jpeg", data),
    "image/gif": (data) => image("image/gif", data),
    "image/webp": (data) => image("image/webp", data),
    "text/latex": (data) => {
      const tex = String(data)
        .trim()
        .replace(/^(\$\$?|\\\[)([\s\S]*?)(\$\$?|\\\])$/, "$2");
      return `<div class="formula scroll">${this.typesetter.typeset(tex, true)}</div>`;
    },
    "application/json": (data) => {
      const json = highlight(JSON.stringify(data, null, 2), "json");
      return `<pre class="stream"><code class="hljs">${json}</code></pre>`;
    },
    "text/plain": (data) => `<pre class="stream stdout">${ansiToHtml(shortened(String(data)))}</pre>`,
  };
}

const SHOWN_AT_EACH_END = 50_000;

/** Of a flood of text its beginning and end. */
function shortened(text: string): string {
  const leftOut = text.length - 2 * SHOWN_AT_EACH_END;
  if (leftOut <= 0) return text;
  const note = `\n[… ${leftOut.toLocaleString("en")} characters are in the notebook only …]\n`;
  return text.slice(0, SHOWN_AT_EACH_END) + note + text.slice(-SHOWN_AT_EACH_END);
}

function renderHtml(html: string): string {
  const shown = `<div class="scroll">${sanitiseHtml(html)}</div>`;
  return /<script\b/i.test(html)
    ? shown + note("A script in this output was left out: reports run none.")
    : shown;
}

function image(mime: string, data: JsonValue): string {
  return `<figure class="image"><img src="${escapeHtml(dataUri(mime, String(data)))}" alt="output of this cell"></figure>`;
}

function note(text: string): string {
  return `<p class="note">${escapeHtml(text)}</p>`;
}

function renderError({ ename, evalue, traceback }: ErrorOutput): string {
  const trace = traceback.join("\n");
  const details = `<details><summary>Traceback</summary><pre>${ansiToHtml(trace)}</pre></details>`;
  return (
    `<div class="error" role="alert"><p><strong>${escapeHtml(ename)}</strong> ${ansiToHtml(evalue)}</p>` +
    `${trace === "" ? "" : details}</div>`
  );
}
