import type { JsonObject, JsonValue } from "../notebook/model";
import { drawChart } from "./chart/chart";
import { dataTables } from "./chart/data-table";
import { linesOf, listOf, objectOf } from "./chart/values";
import { escapeHtml } from "./escape";

export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

const DEFAULT_HEIGHT = 420;

/** The kinds of traces that plotly draws with code that it compiles while it runs. */
const COMPILED_TRACES = ["parcoords", "scattergl", "scatterpolargl", "splom"];

export interface RenderedFigure {
  html: string;
  /** The drawing alone, where there is one. */
  svg: string | undefined;
  /** Whether drawing it takes a page that may compile code. */
  compiles: boolean;
}

/**
 * A plotly figure as HTML: a drawing and its data as a table, which need no script and are what is printed, and the
 * figure itself for the page's script to draw in the drawing's place.
 *
 * @param value the figure, or its JSON text, as tslab stores it.
 * @param isLight leaves the figure itself out: the drawing and its data are all there is.
 * @returns undefined when the value is no figure.
 */
export function renderFigure(value: JsonValue, isLight = false): RenderedFigure | undefined {
  const figure = objectOf(typeof value === "string" ? parsed(value) : value);
  if (!Array.isArray(figure.data)) return undefined;
  const { data } = figure;
  const layout = objectOf(figure.layout);
  const svg = drawChart(data, layout);
  const plot = `<div class="plot" hidden role="img" aria-label="${escapeHtml(titleOf(layout))}" style="height: ${heightOf(layout)}px"></div>`;
  const script = `<script type="application/json">${scriptJson({ data, layout: untitled(layout) })}</script>`;
  const html =
    `<figure class="figure">${renderCaption(layout)}` +
    `<div class="scroll"><div class="picture${isWide(data) ? " wide" : ""}">` +
    `${svg ?? (isLight ? LEFT_OUT : NOT_DRAWN)}${isLight ? "" : plot}</div></div>` +
    `${renderData(data, layout, svg === undefined)}${isLight ? "" : script}</figure>`;
  return {
    html,
    svg,
    compiles: data.some((trace) => COMPILED_TRACES.includes(String(objectOf(trace).type))),
  };
}

const LEFT_OUT =
  '<p class="note">This figure is interactive; render the report without --light to see it.</p>';
const NOT_DRAWN = '<p class="note static">This figure is interactive and needs JavaScript.</p>';

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function titleOf(layout: JsonObject): string {
  return linesOf(layout.title).join(" ") || "Figure";
}

/** The title, which stands above the figure, where it can be read, selected and broken into lines. */
function renderCaption({ title }: JsonObject): string {
  const [head = "", ...rest] = linesOf(title);
  const subtitle = [...rest, ...linesOf(objectOf(title).subtitle)].filter((line) => line !== "").join(" · ");
  if (head === "") return "";
  return `<figcaption>${escapeHtml(head)}${subtitle === "" ? "" : `<span>${escapeHtml(subtitle)}</span>`}</figcaption>`;
}

/** The layout without what the caption says, and without the room for it. */
function untitled(layout: JsonObject): JsonObject {
  if (linesOf(layout.title).length === 0) return layout;
  const above = (listOf(layout.annotations) ?? []).some(
    (annotation) => objectOf(annotation).yref === "paper",
  );
  const margin = { ...objectOf(layout.margin), t: above ? 40 : 12 };
  return { ...layout, title: undefined, height: heightOf(layout), margin };
}

const TITLE_ROOM = 36;

function heightOf(layout: JsonObject): number {
  const height = typeof layout.height === "number" ? layout.height : DEFAULT_HEIGHT;
  return linesOf(layout.title).length === 0 ? height : Math.max(120, height - TITLE_ROOM);
}

/** Whether the figure has subplots side by side, which a narrow screen would squeeze. */
function isWide(data: readonly JsonValue[]): boolean {
  return new Set(data.map((trace) => objectOf(trace).xaxis ?? "x")).size > 1;
}

function renderData(data: readonly JsonValue[], layout: JsonObject, isOpen: boolean): string {
  const tables = dataTables(data, layout);
  if (tables === "") return "";
  return `<details class="data"${isOpen ? " open" : ""}><summary>Data</summary><div class="scroll">${tables}</div></details>`;
}

/** JSON that cannot end the script element that it stands in. */
export function scriptJson(value: JsonValue): string {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}
