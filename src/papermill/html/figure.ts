import type { JsonObject, JsonValue } from "../notebook/model";
import { escapeHtml } from "./escape";

export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

const DEFAULT_HEIGHT = 420;

/** The kinds of traces that plotly draws with code that it compiles while it runs. */
const COMPILED_TRACES = ["parcoords", "scattergl", "scatterpolargl", "splom"];

export interface RenderedFigure {
  html: string;
  /** Whether drawing it takes a page that may compile code. */
  compiles: boolean;
}

/**
 * A plotly figure as HTML: the room it will take, and its data for the page's script to draw.
 *
 * @param value the figure, or its JSON text, as tslab stores it.
 * @returns undefined when the value is no figure.
 */
export function renderFigure(value: JsonValue): RenderedFigure | undefined {
  const figure = typeof value === "string" ? parsed(value) : value;
  if (!isObject(figure) || !Array.isArray(figure.data)) return undefined;
  const { data } = figure;
  const layout = isObject(figure.layout) ? figure.layout : {};
  const title = escapeHtml(titleOf(layout));
  const height = typeof layout.height === "number" ? layout.height : DEFAULT_HEIGHT;
  const html =
    `<figure class="figure"><div class="plot" role="img" aria-label="${title}" style="height: ${height}px">` +
    `<noscript>${title}: an interactive figure, which needs JavaScript.</noscript></div>` +
    `<script type="application/json">${scriptJson({ data, layout })}</script></figure>`;
  return {
    html,
    compiles: data.some((trace) => isObject(trace) && COMPILED_TRACES.includes(String(trace.type))),
  };
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function titleOf(layout: JsonObject): string {
  const title = isObject(layout.title) ? layout.title.text : layout.title;
  return typeof title === "string" ? title.replace(/<[^>]*>/g, "") : "Figure";
}

/** JSON that cannot end the script element that it stands in. */
export function scriptJson(value: JsonValue): string {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}
