import type { JsonObject, JsonValue } from "../../notebook/model";
import type { Drawing } from "./drawing";
import { coordinates, drawErrors, type Point } from "./scatter";
import type { Extent } from "./scale";
import { colorOf, listOf, numberOr, objectOf, px } from "./values";

/** Whether the bars of a trace lie, growing to the right. */
export function areLying(trace: JsonObject): boolean {
  return trace.orientation === "h";
}

/** The places of a trace's bars along their axis, and their lengths. */
function barsOf(trace: JsonObject): { places: JsonValue[]; lengths: JsonValue[] } {
  const { xs, ys } = coordinates(trace);
  return areLying(trace) ? { places: ys, lengths: xs } : { places: xs, lengths: ys };
}

/** What bars ask of their axes; those that are stacked ask for their sums. */
export function barExtents(
  traces: readonly JsonObject[],
  layout: JsonObject,
): { place: Extent; length: Extent }[] {
  const stacked = isStacked(layout);
  const sums = new Sums();
  return traces.map((trace) => {
    const { places, lengths } = barsOf(trace);
    const ends = lengths.map((length, i) => {
      const value = Number(length);
      return stacked ? sums.add(trace, places[i], value).end : value;
    });
    const error = listOf(objectOf(trace[areLying(trace) ? "error_x" : "error_y"]).array) ?? [];
    const tips = ends.flatMap((end, i) => [end - numberOr(error[i], 0), end + numberOr(error[i], 0)]);
    return {
      place: { values: places, room: "half-step" },
      length: { values: error.length > 0 ? tips : ends, fromZero: true, room: "share" },
    };
  });
}

function isStacked(layout: JsonObject): boolean {
  return layout.barmode === "stack" || layout.barmode === "relative";
}

/** How far the bars at each place reach so far, up and down. */
class Sums {
  private readonly ends = new Map<string, number>();

  add(trace: JsonObject, place: JsonValue, length: number): { start: number; end: number } {
    const key = JSON.stringify([trace.xaxis, trace.yaxis, place, length < 0]);
    const start = this.ends.get(key) ?? 0;
    const end = start + (Number.isFinite(length) ? length : 0);
    this.ends.set(key, end);
    return { start, end };
  }
}

/**
 * Bars: side by side, stacked or over each other, as `layout.barmode` says.
 *
 * @param drawings all bar traces of one subplot, in order.
 */
export function drawBars(drawings: readonly Drawing[], layout: JsonObject): string {
  const stacked = isStacked(layout);
  const alone = stacked || layout.barmode === "overlay";
  const share = 1 - numberOr(layout.bargap, 0.2);
  const sums = new Sums();
  return drawings
    .map((drawing, i) => {
      const { trace } = drawing;
      const { places, lengths } = barsOf(trace);
      const [along, across] = areLying(trace) ? [drawing.y, drawing.x] : [drawing.x, drawing.y];
      const step = stepOf(drawings, drawing, along) * (typeof trace.width === "number" ? 1 : share);
      const width = alone ? step : step / drawings.length;
      const offset = alone ? -step / 2 : -step / 2 + i * width;
      const ends: Point[] = [];
      const bars = places.map((place, index) => {
        const { start, end } = stacked
          ? sums.add(trace, place, Number(lengths[index]))
          : { start: 0, end: Number(lengths[index]) };
        const [at, from, to] = [along(place), across(start), across(end)];
        if (at === undefined || from === undefined || to === undefined || from === to) return "";
        const thick = Math.max(0.5, width - (alone ? 0 : 1));
        const [low, high] = [Math.min(from, to), Math.max(from, to)];
        const middle = at + offset + thick / 2;
        ends.push(areLying(trace) ? { x: to, y: middle, index } : { x: middle, y: to, index });
        return areLying(trace)
          ? rectangle(low, at + offset, high - low, thick)
          : rectangle(at + offset, low, thick, high - low);
      });
      const marker = objectOf(trace.marker);
      const colors = listOf(marker.color);
      const outline = colorOf(objectOf(marker.line).color);
      const border = outline
        ? ` stroke="${outline}" stroke-width="${px(numberOr(objectOf(marker.line).width, 1))}"`
        : "";
      const opacity = numberOr(marker.opacity, numberOr(trace.opacity, 1));
      const look = `${border}${opacity < 1 ? ` opacity="${opacity}"` : ""}`;
      const errors = stacked
        ? ""
        : drawErrors(areLying(trace) ? "x" : "y", trace, ends, across, lengths, "var(--ink)");
      if (colors === undefined)
        return `<path fill="${colorOf(marker.color) ?? drawing.color}"${look} d="${bars.join("")}"/>${errors}`;
      const single = bars.map(
        (bar, index) => `<path fill="${colorOf(colors[index]) ?? drawing.color}"${look} d="${bar}"/>`,
      );
      return single.join("") + errors;
    })
    .join("");
}

function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${px(x)} ${px(y)}h${px(width)}v${px(height)}h${px(-width)}Z`;
}

/** The room of a bar in pixels: its own width where it has one, else the distance to the next. */
function stepOf(drawings: readonly Drawing[], { trace }: Drawing, along: Drawing["x"]): number {
  const { places } = barsOf(trace);
  const [start, end] =
    typeof trace.width === "number" && typeof places[0] === "number"
      ? [along(places[0]), along(places[0] + trace.width)]
      : [];
  if (start !== undefined && end !== undefined) return Math.abs(end - start);
  return leastGap(drawings.flatMap((other) => barsOf(other.trace).places).map(along), along);
}

/** The least distance between two bars in pixels; between two categories where there is one bar only. */
function leastGap(pixels: readonly (number | undefined)[], along: Drawing["x"]): number {
  const sorted = [...new Set(pixels.filter((pixel) => pixel !== undefined))].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((pixel, i) => pixel - sorted[i]);
  if (gaps.length > 0) return gaps.reduce((a, b) => Math.min(a, b));
  const [zero, one] = [along(0), along(1)];
  return zero !== undefined && one !== undefined ? Math.abs(one - zero) : 60;
}

/** The bars of a `histogram` trace: how many of its values fall into each bin. */
export function binned(trace: JsonObject): JsonObject {
  const lying = trace.x === undefined;
  const values = (listOf(lying ? trace.y : trace.x) ?? []).map(Number).filter(Number.isFinite);
  if (values.length === 0) return { ...trace, type: "bar", x: [], y: [] };
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const bins = objectOf(lying ? trace.ybins : trace.xbins);
  const count = numberOr(lying ? trace.nbinsy : trace.nbinsx, Math.ceil(2 * Math.cbrt(values.length)));
  const size = numberOr(bins.size, (high - low) / count || 1);
  const start = numberOr(bins.start, low);
  const counts = Array<number>(Math.max(1, Math.ceil((high - start) / size + 1e-9))).fill(0);
  for (const value of values) {
    const bin = Math.min(counts.length - 1, Math.floor((value - start) / size));
    if (bin >= 0) counts[bin]++;
  }
  const total = String(trace.histnorm ?? "").includes("probability") ? values.length : 1;
  const centres = counts.map((_, i) => start + (i + 0.5) * size);
  const heights = counts.map((inBin) => inBin / total);
  const bars = lying ? { x: heights, y: centres, orientation: "h" } : { x: centres, y: heights };
  return { ...trace, type: "bar", width: size, ...bars };
}
