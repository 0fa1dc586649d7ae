import type { JsonObject, JsonValue } from "../../notebook/model";
import { drawAxes, makeAxes, marginsOf, pixelOf, type Area, type Axis } from "./axes";
import { areLying, barExtents, binned, drawBars } from "./bars";
import type { Drawing } from "./drawing";
import { cellsOf, COLOR_BAR_ROOM, drawColorBar, drawHeatMap, hasColorBar } from "./heat-map";
import { makeLegend } from "./legend";
import { drawAnnotations, drawShapes, standsAbove } from "./marks";
import { coordinates, drawScatter } from "./scatter";
import type { Extent } from "./scale";
import { listOf, numberOr, objectOf } from "./values";

const WIDTH = 760;
const HEIGHT = 420;
/** The room for a title, which stands outside the drawing here. */
const TITLE_ROOM = 36;
const SERIES_COLORS = 8;
const MOST_BARS = 5000;
const DRAWN = ["scatter", "scattergl", "bar", "histogram", "heatmap"];

/**
 * A plotly figure as a drawing that needs no script: for paper, and for readers without JavaScript. Points, lines,
 * bars, histograms and heat maps on linear, logarithmic, date and category axes are drawn.
 *
 * @returns SVG whose colours follow the page's theme; undefined where the figure has a trace of another kind, or more
 *   bars than could be told apart.
 */
export function drawChart(data: readonly JsonValue[], layout: JsonObject): string | undefined {
  const visible = data.map(objectOf).filter(({ visible }) => visible !== false && visible !== "legendonly");
  if (visible.length === 0 || !visible.every(({ type }) => DRAWN.includes(String(type ?? "scatter"))))
    return undefined;
  const traces = visible.map((trace) => (trace.type === "histogram" ? binned(trace) : trace));
  if (traces.some((trace) => trace.type === "bar" && coordinates(trace).xs.length > MOST_BARS))
    return undefined;
  const colored = traces.map((trace, i) => ({ trace, color: `var(--series-${(i % SERIES_COLORS) + 1})` }));
  const axes = makeAxes(layout, extentsOf(traces, layout));

  const width = Math.min(WIDTH, Math.max(200, numberOr(layout.width, WIDTH)));
  const height = Math.max(
    120,
    numberOr(layout.height, HEIGHT) - (layout.title === undefined ? 0 : TITLE_ROOM),
  );
  const bar = traces.find(hasColorBar);
  const margins = marginsOf(axes.values(), width);
  const legend = makeLegend(colored, layout, width - margins.left - margins.right);
  const above = (listOf(layout.annotations) ?? []).some((annotation) => standsAbove(objectOf(annotation)))
    ? 30
    : 12;
  const area: Area = {
    left: margins.left,
    top: above,
    width: width - margins.left - margins.right - (bar ? COLOR_BAR_ROOM : 0),
    height: height - above - margins.bottom - legend.height,
  };
  if (area.width < 40 || area.height < 40) return undefined;

  const content = [
    drawShapes(layout, "below", axes, area),
    drawAxes(axes, area),
    drawTraces(colored, layout, axes, area),
    drawShapes(layout, "above", axes, area),
    drawAnnotations(layout, axes, area),
    bar ? drawColorBar(bar, area) : "",
    legend.draw(area.left, height - legend.height),
  ];
  return `<svg class="chart" viewBox="0 0 ${width} ${height}" style="max-width: ${width}px" aria-hidden="true">${content.join("")}</svg>`;
}

const axisId = (trace: JsonObject, letter: "x" | "y"): string => String(trace[`${letter}axis`] ?? letter);

/** What the traces ask of each axis. */
function extentsOf(traces: readonly JsonObject[], layout: JsonObject): Map<string, Extent[]> {
  const extents = new Map<string, Extent[]>();
  const ask = (id: string, extent: Extent): void =>
    void extents.set(id, [...(extents.get(id) ?? []), extent]);
  const bars = traces.filter(({ type }) => type === "bar");
  barExtents(bars, layout).forEach(({ place, length }, i) => {
    ask(axisId(bars[i], "x"), areLying(bars[i]) ? length : place);
    ask(axisId(bars[i], "y"), areLying(bars[i]) ? place : length);
  });
  for (const trace of traces) {
    if (trace.type === "bar") continue;
    if (trace.type === "heatmap") {
      const { xs, ys } = cellsOf(trace);
      ask(axisId(trace, "x"), { values: xs, room: "half-step" });
      ask(axisId(trace, "y"), { values: ys, room: "half-step" });
      continue;
    }
    const { xs, ys } = coordinates(trace);
    const isLine = !String(trace.mode ?? "lines").includes("markers");
    ask(axisId(trace, "x"), { values: withErrors(trace, "x", xs), room: isLine ? "none" : "share" });
    ask(axisId(trace, "y"), {
      values: withErrors(trace, "y", ys),
      room: "share",
      fromZero: trace.fill === "tozeroy",
    });
  }
  return extents;
}

function withErrors(trace: JsonObject, letter: "x" | "y", values: JsonValue[]): JsonValue[] {
  const lengths = listOf(objectOf(trace[`error_${letter}`]).array);
  if (lengths === undefined) return values;
  const ends = values.flatMap((value, i) =>
    typeof value === "number" ? [value - numberOr(lengths[i], 0), value + numberOr(lengths[i], 0)] : [],
  );
  return [...values, ...ends];
}

/** The traces, subplot by subplot; nothing is drawn beyond a subplot's axes. */
function drawTraces(
  colored: readonly { trace: JsonObject; color: string }[],
  layout: JsonObject,
  axes: ReadonlyMap<string, Axis>,
  area: Area,
): string {
  const drawings = colored.map(({ trace, color }): Drawing => {
    const [x, y] = [axes.get(axisId(trace, "x"))!, axes.get(axisId(trace, "y"))!];
    return { trace, color, x: pixels(x, area), y: pixels(y, area) };
  });
  const subplots = new Map<string, Drawing[]>();
  for (const drawing of drawings) {
    const key = `${axisId(drawing.trace, "x")} ${axisId(drawing.trace, "y")}`;
    subplots.set(key, [...(subplots.get(key) ?? []), drawing]);
  }
  return [...subplots]
    .map(([key, own]) => {
      const bars = own.filter(({ trace }) => trace.type === "bar");
      const drawn = own.map((drawing) => {
        if (drawing === bars[0]) return drawBars(bars, layout);
        if (drawing.trace.type === "bar") return "";
        return drawing.trace.type === "heatmap" ? drawHeatMap(drawing) : drawScatter(drawing);
      });
      const [x, y] = key.split(" ").map((id) => axes.get(id)!);
      return `<svg ${frameOf(x, y, area)}>${drawn.join("")}</svg>`;
    })
    .join("");
}

function pixels(axis: Axis, area: Area): Drawing["x"] {
  return (value) => {
    const share = axis.scale.place(value);
    return share === undefined ? undefined : pixelOf(axis, area, share);
  };
}

const OVERHANG = 8;

/** A nested picture cuts off what lies outside its frame, and keeps its coordinates through its view box. */
function frameOf(x: Axis, y: Axis, area: Area): string {
  const [left, right] = [pixelOf(x, area, 0) - OVERHANG, pixelOf(x, area, 1) + OVERHANG].map(Math.round);
  const [top, bottom] = [pixelOf(y, area, 1) - OVERHANG, pixelOf(y, area, 0) + OVERHANG].map(Math.round);
  const [width, height] = [right - left, bottom - top];
  return `x="${left}" y="${top}" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}"`;
}
