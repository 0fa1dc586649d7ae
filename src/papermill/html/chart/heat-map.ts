import type { JsonObject, JsonValue } from "../../notebook/model";
import { escapeHtml } from "../escape";
import type { Area } from "./axes";
import { colorScale } from "./color-scale";
import type { Drawing } from "./drawing";
import { linesOf, listOf, numberOr, objectOf, plainText, px } from "./values";

const SHADES = 48;

/** A heat map's cells: its rows, and the values along its axes. */
export function cellsOf(trace: JsonObject): { rows: JsonValue[][]; xs: JsonValue[]; ys: JsonValue[] } {
  const rows = (listOf(trace.z) ?? []).map((row) => listOf(row) ?? []);
  const width = Math.max(0, ...rows.map((row) => row.length));
  const xs = listOf(trace.x) ?? Array.from({ length: width }, (_, i) => i);
  const ys = listOf(trace.y) ?? rows.map((_, i) => i);
  return { rows, xs, ys };
}

/** The cells of a `heatmap` trace: those of one shade become one path. */
export function drawHeatMap({ trace, x, y }: Drawing): string {
  const { rows, xs, ys } = thinned(cellsOf(trace));
  const [low, high] = rangeOf(trace, rows);
  const scale = colorScale(trace.colorscale, trace.reversescale === true);
  const [columns, lines] = [edges(xs.map(x)), edges(ys.map(y))];
  const [xGap, yGap] = [numberOr(trace.xgap, 0) / 2, numberOr(trace.ygap, 0) / 2];
  const shades = new Map<number, string>();
  const texts: string[] = [];
  rows.forEach((row, i) =>
    row.forEach((value, j) => {
      const [column, line] = [columns[j], lines[i]];
      if (typeof value !== "number" || column === undefined || line === undefined) return;
      const shade = high > low ? Math.round((SHADES * (value - low)) / (high - low)) : SHADES / 2;
      const path = `M${px(column[0] + xGap)} ${px(line[0] + yGap)}H${px(column[1] - xGap)}V${px(line[1] - yGap)}H${px(column[0] + xGap)}Z`;
      shades.set(shade, (shades.get(shade) ?? "") + path);
      if (typeof trace.texttemplate !== "string") return;
      const own = listOf(listOf(trace.text)?.[i])?.[j] ?? value;
      const [middle, centre] = [(column[0] + column[1]) / 2, (line[0] + line[1]) / 2];
      texts.push(
        `<text x="${px(middle)}" y="${px(centre + 4)}" text-anchor="middle">${escapeHtml(plainText(own))}</text>`,
      );
    }),
  );
  const cells = [...shades].map(
    ([shade, path]) => `<path style="fill: ${scale(shade / SHADES)}" d="${path}"/>`,
  );
  return cells.join("") + texts.join("");
}

const MOST_ACROSS = 160;

/** Of very many cells every so many, which then are drawn larger. */
function thinned({ rows, xs, ys }: ReturnType<typeof cellsOf>): ReturnType<typeof cellsOf> {
  const every = <T>(values: T[], length: number): T[] =>
    values.filter((_, i) => i % Math.ceil(length / MOST_ACROSS) === 0);
  const width = xs.length;
  const kept = every(rows, rows.length).map((row) => every(row, width));
  return { rows: kept, xs: every(xs, width), ys: every(ys, rows.length) };
}

function rangeOf(trace: JsonObject, rows: readonly JsonValue[][]): [number, number] {
  const numbers = rows.flat().filter((value) => typeof value === "number");
  const least = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const most = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  return [numberOr(trace.zmin, least), numberOr(trace.zmax, most)];
}

/** Where each cell begins and ends: half-way to its neighbours. */
function edges(centres: readonly (number | undefined)[]): ([number, number] | undefined)[] {
  const known = centres.filter((centre) => centre !== undefined);
  const typical = known.length > 1 ? Math.abs(known[known.length - 1] - known[0]) / (known.length - 1) : 60;
  return centres.map((centre, i) => {
    if (centre === undefined) return undefined;
    const [before, after] = [centres[i - 1], centres[i + 1]];
    const half = (other: number | undefined): number =>
      other === undefined ? 0 : Math.abs(other - centre) / 2;
    const [one, two] = [
      half(before) || half(after) || typical / 2,
      half(after) || half(before) || typical / 2,
    ];
    const isForward = (after ?? centre) - (before ?? centre) >= 0;
    return isForward ? [centre - one, centre + two] : [centre - two, centre + one];
  });
}

/** The room that a colour bar takes at the right. */
export const COLOR_BAR_ROOM = 84;

/** The scale of a heat map's colours, beside it; empty where the figure wants none. */
export function drawColorBar(trace: JsonObject, area: Area): string {
  const { rows } = cellsOf(trace);
  const [low, high] = rangeOf(trace, rows);
  const scale = colorScale(trace.colorscale, trace.reversescale === true);
  const bar = objectOf(trace.colorbar);
  const [left, height] = [area.left + area.width + 16, area.height / SHADES];
  const cells = Array.from({ length: SHADES }, (_, i) => {
    const y = area.top + area.height - (i + 1) * height;
    return `<path style="fill: ${scale((i + 0.5) / SHADES)}" d="M${px(left)} ${px(y)}h12v${px(height + 0.3)}h-12Z"/>`;
  });
  const decimals = Math.max(0, Math.min(4, 1 - Math.floor(Math.log10(high - low || 1))));
  const labels = [0, 0.5, 1].map((share) => {
    const value = (low + share * (high - low)).toFixed(decimals).replace(/^-/, "−");
    const y = area.top + area.height * (1 - share) + 4;
    return `<text class="tick" x="${px(left + 17)}" y="${px(y)}">${escapeHtml(value)}${escapeHtml(plainText(bar.ticksuffix))}</text>`;
  });
  const [title] = linesOf(bar.title);
  const [x, y] = [px(left + 62), px(area.top + area.height / 2)];
  const name = title
    ? `<text x="${x}" y="${y}" text-anchor="middle" transform="rotate(-90 ${x} ${y})">${escapeHtml(title)}</text>`
    : "";
  return cells.join("") + labels.join("") + name;
}

/** Whether a colour bar belongs beside the trace. */
export function hasColorBar(trace: JsonObject): boolean {
  return trace.type === "heatmap" && trace.showscale !== false;
}
