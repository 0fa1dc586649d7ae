import type { JsonObject, JsonValue } from "../../notebook/model";
import { escapeHtml } from "../escape";
import { drawChart } from "./chart";
import { linesOf } from "./values";

const TITLE_ROOM = 34;

// Colours that can be read on white and on near-black, for nobody knows the page.
const STYLE = `.static-chart { --ink: #737b86; --muted: #808790; --faint: #9097a0; --rule: rgba(128, 135, 144, 0.25);
  --series-1: #2f8f99; --series-2: #d0762b; --series-3: #5f7fd0; --series-4: #c45577;
  --series-5: #72a041; --series-6: #9a6bc0; --series-7: #b39a36; --series-8: #7f8b99;
  --scale-low: #e6efe9; --scale-middle: #58a5a5; --scale-high: #134a57;
  font-family: system-ui, "Segoe UI", "Helvetica Neue", sans-serif; font-size: 13px; }
.static-chart text { fill: var(--ink); }
.static-chart text.tick { fill: var(--muted); font-size: 12px; }
.static-chart .grid { stroke: var(--rule); fill: none; }
.static-chart .arrow { stroke: var(--faint); fill: none; }`;

/**
 * A plotly figure as a picture of its own, with its title: for a page that knows nothing of plotly or of our styles.
 *
 * @returns SVG; undefined where the figure has a trace that `drawChart` does not draw.
 */
export function drawStandaloneChart(data: readonly JsonValue[], layout: JsonObject): string | undefined {
  const chart = drawChart(data, layout);
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(chart ?? "")?.map(Number) ?? [];
  if (chart === undefined || width === undefined) return undefined;
  const title = linesOf(layout.title).join(" · ");
  const top = title === "" ? 0 : TITLE_ROOM;
  const heading =
    title === "" ? "" : `<text x="8" y="22" font-size="15" font-weight="600">${escapeHtml(title)}</text>`;
  const inner = chart.replace(
    /^<svg [^>]*>/,
    `<svg y="${top}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="static-chart" role="img" aria-label="${escapeHtml(title || "Figure")}"` +
    ` width="${width}" height="${height + top}" viewBox="0 0 ${width} ${height + top}"><style>${STYLE}</style>${heading}${inner}</svg>`
  );
}
