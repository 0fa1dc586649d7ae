import type { JsonObject, JsonValue } from "../../notebook/model";
import { escapeHtml } from "../escape";
import { colorScale } from "./color-scale";
import type { Drawing } from "./drawing";
import { colorOf, listOf, numberOr, objectOf, plainText, px } from "./values";

/** A value in its place in pixels, and its index in the trace; undefined for one without a place. */
export type Point = { x: number; y: number; index: number } | undefined;

/** Lines, markers, error bars, areas and texts of a `scatter` trace. */
export function drawScatter({ trace, x, y, color }: Drawing): string {
  const { xs, ys } = coordinates(trace);
  const all = xs.map((value, index): Point => {
    const [left, top] = [x(value), y(ys[index])];
    return left === undefined || top === undefined ? undefined : { x: left, y: top, index };
  });
  const points = thinned(all);
  const mode = typeof trace.mode === "string" ? trace.mode : points.length < 20 ? "lines+markers" : "lines";
  const line = objectOf(trace.line);
  const marker = objectOf(trace.marker);
  const lineColor = colorOf(line.color) ?? colorOf(marker.color) ?? color;
  const opacity = numberOr(trace.opacity, 1);
  const parts = [
    drawArea(trace, points, y(0), lineColor),
    mode.includes("lines") ? drawLine(line, points, lineColor) : "",
    drawErrors("x", trace, points, x, xs, colorOf(marker.color) ?? lineColor),
    drawErrors("y", trace, points, y, ys, colorOf(marker.color) ?? lineColor),
    mode.includes("markers") ? drawMarkers(marker, points, lineColor) : "",
    mode.includes("text") ? drawTexts(trace, points) : "",
  ];
  return `<g${opacity < 1 ? ` opacity="${opacity}"` : ""}>${parts.join("")}</g>`;
}

const MANY = 3000;

/** Of very many points those that make the picture: the outermost of each column of pixels, else every so many. */
function thinned(points: Point[]): Point[] {
  if (points.length <= MANY) return points;
  const isSeries = points.every(
    (point, i) => i === 0 || !point || !points[i - 1] || point.x >= points[i - 1]!.x,
  );
  if (!isSeries) return points.filter((_, i) => i % Math.ceil(points.length / MANY) === 0);
  const kept: Point[] = [];
  for (let start = 0, end = 0; start < points.length; start = end) {
    const column = columnOf(points[start]);
    while (end < points.length && columnOf(points[end]) === column) end++;
    const own = points.slice(start, end).filter((point) => point !== undefined);
    if (own.length === 0) kept.push(undefined);
    else {
      const [low, high] = [
        own.reduce((a, b) => (b.y < a.y ? b : a)),
        own.reduce((a, b) => (b.y > a.y ? b : a)),
      ];
      kept.push(...own.filter((point) => [own[0], low, high, own[own.length - 1]].includes(point)));
    }
  }
  return kept;
}

function columnOf(point: Point): number | undefined {
  return point && Math.round(point.x);
}

/** The values of both axes; where only one is given, the other counts. */
export function coordinates(trace: JsonObject): { xs: JsonValue[]; ys: JsonValue[] } {
  const [xs, ys] = [listOf(trace.x), listOf(trace.y)];
  const count = (
    values: JsonValue[] | undefined,
    start: JsonValue | undefined,
    step: JsonValue | undefined,
  ): JsonValue[] => (values ?? []).map((_, i) => numberOr(start, 0) + i * numberOr(step, 1));
  return { xs: xs ?? count(ys, trace.x0, trace.dx), ys: ys ?? count(xs, trace.y0, trace.dy) };
}

const DASHES: Record<string, string> = {
  dot: "1.5 4",
  dash: "7 4",
  longdash: "12 5",
  dashdot: "7 4 1.5 4",
  longdashdot: "12 5 1.5 5",
};

/** The attributes that draw a line as `{ width, dash }` says. */
export function strokeOf(line: JsonObject, color: string): string {
  const dash = DASHES[String(line.dash)];
  return `fill="none" stroke="${color}" stroke-width="${px(numberOr(line.width, 2))}"${dash ? ` stroke-dasharray="${dash}"` : ""}`;
}

function pathOf(points: readonly Point[], line: JsonObject): string {
  let path = "";
  let previous: Point;
  let last = "";
  for (const point of points) {
    if (point !== undefined) {
      const at = `${px(point.x)} ${px(point.y)}`;
      if (previous === undefined) path += `M${at}`;
      else if (line.shape === "hv") path += `H${px(point.x)}V${px(point.y)}`;
      else if (line.shape === "vh") path += `V${px(point.y)}H${px(point.x)}`;
      else if (at !== last) path += `L${at}`;
      last = at;
    }
    previous = point;
  }
  return path;
}

function drawLine(line: JsonObject, points: readonly Point[], color: string): string {
  const path = pathOf(points, line);
  return path.includes("L") || path.includes("H") || path.includes("V")
    ? `<path ${strokeOf(line, color)} stroke-linejoin="round" d="${path}"/>`
    : "";
}

function drawArea(
  trace: JsonObject,
  points: readonly Point[],
  zero: number | undefined,
  color: string,
): string {
  const drawn = points.filter((point) => point !== undefined);
  if (drawn.length < 2 || (trace.fill !== "tozeroy" && trace.fill !== "toself")) return "";
  const path = pathOf(drawn, objectOf(trace.line));
  const closed =
    trace.fill === "tozeroy" && zero !== undefined ? `${path}V${px(zero)}H${px(drawn[0].x)}Z` : `${path}Z`;
  const own = colorOf(trace.fillcolor);
  return `<path fill="${own ?? color}"${own ? "" : ' fill-opacity="0.2"'} d="${closed}"/>`;
}

/** Whiskers as long as a trace's `error_x` or `error_y` says. */
export function drawErrors(
  letter: "x" | "y",
  trace: JsonObject,
  points: readonly Point[],
  place: Drawing["x"],
  values: readonly JsonValue[],
  color: string,
): string {
  const error = objectOf(trace[`error_${letter}`]);
  if (Object.keys(error).length === 0 || error.visible === false) return "";
  const above = listOf(error.array);
  const below = error.symmetric === false ? (listOf(error.arrayminus) ?? above) : above;
  const lengthAt = (lengths: JsonValue[] | undefined, index: number): number => {
    const value = Math.abs(Number(values[index]));
    if (error.type === "percent") return (value * numberOr(error.value, 10)) / 100;
    if (error.type === "constant") return numberOr(error.value, 0);
    return numberOr(lengths?.[index], 0);
  };
  const path = points.map((point) => {
    if (point === undefined) return "";
    const value = Number(values[point.index]);
    const [low, high] = [
      place(value - lengthAt(below, point.index)),
      place(value + lengthAt(above, point.index)),
    ];
    if (low === undefined || high === undefined || low === high) return "";
    const cap = numberOr(error.width, 4);
    return letter === "y"
      ? `M${px(point.x)} ${px(low)}V${px(high)}M${px(point.x - cap)} ${px(low)}h${2 * cap}M${px(point.x - cap)} ${px(high)}h${2 * cap}`
      : `M${px(low)} ${px(point.y)}H${px(high)}M${px(low)} ${px(point.y - cap)}v${2 * cap}M${px(high)} ${px(point.y - cap)}v${2 * cap}`;
  });
  const stroke = colorOf(error.color) ?? color;
  const width = numberOr(error.thickness, 1.5);
  return path.join("") === ""
    ? ""
    : `<path fill="none" stroke="${stroke}" stroke-width="${width}" d="${path.join("")}"/>`;
}

/** Markers of one look become one path. */
function drawMarkers(marker: JsonObject, points: readonly Point[], color: string): string {
  const groups = new Map<string, string>();
  const colors = markerColors(marker, color);
  const [sizes, symbols] = [listOf(marker.size), listOf(marker.symbol)];
  for (const point of points) {
    if (point === undefined) continue;
    const size = numberOr(sizes ? sizes[point.index] : marker.size, 6);
    const symbol = String((symbols ? symbols[point.index] : marker.symbol) ?? "circle");
    const look = markerLook(symbol, size, colors(point.index), objectOf(marker.line));
    groups.set(look, (groups.get(look) ?? "") + markerPath(symbol, point.x, point.y, size / 2));
  }
  const opacity = typeof marker.opacity === "number" ? ` opacity="${marker.opacity}"` : "";
  return [...groups].map(([look, path]) => `<path ${look}${opacity} d="${path}"/>`).join("");
}

function markerColors(marker: JsonObject, color: string): (index: number) => string {
  const given = listOf(marker.color);
  if (given === undefined) return () => colorOf(marker.color) ?? color;
  const numbers = given.filter((value) => typeof value === "number");
  const least = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const most = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  const [low, high] = [numberOr(marker.cmin, least), numberOr(marker.cmax, most)];
  const scale = colorScale(marker.colorscale, marker.reversescale === true);
  return (index) => {
    const value = given[index];
    if (typeof value !== "number") return colorOf(value) ?? color;
    return scale(high > low ? Math.round((20 * (value - low)) / (high - low)) / 20 : 0.5);
  };
}

function markerLook(symbol: string, size: number, color: string, line: JsonObject): string {
  if (isDot(symbol)) return `fill="none" stroke="${color}" stroke-width="${px(size)}" stroke-linecap="round"`;
  if (symbol.includes("open") || /^(?:x|cross)-thin/.test(symbol))
    return `fill="none" stroke="${color}" stroke-width="${px(numberOr(line.width, 0) || 1.5)}"`;
  const outline = colorOf(line.color);
  const border =
    outline && numberOr(line.width, 1) > 0
      ? ` stroke="${outline}" stroke-width="${px(numberOr(line.width, 1))}"`
      : "";
  return `fill="${color}"${border}`;
}

const isDot = (symbol: string): boolean => symbol === "circle" || symbol === "0";

function markerPath(symbol: string, x: number, y: number, radius: number): string {
  if (isDot(symbol)) return `M${px(x)} ${px(y)}h0`;
  const corners = CORNERS[symbol.replace(/-(?:open|dot|thin).*$/, "")];
  const r = radius * 1.15;
  if (corners !== undefined) {
    // Steps from corner to corner take half the room of places: there may be thousands of markers.
    const places = corners.map(([dx, dy]) => [x + r * dx, y + r * dy].map((at) => Math.round(10 * at)));
    const steps = places.slice(1).map((place, i) => place.map((at, axis) => px((at - places[i][axis]) / 10)));
    return `M${places[0].map((at) => px(at / 10)).join(" ")}l${steps.flat().join(" ").replaceAll(" -", "-")}Z`;
  }
  return `M${px(x - radius)} ${px(y)}a${px(radius)} ${px(radius)} 0 1 0 ${px(2 * radius)} 0a${px(radius)} ${px(radius)} 0 1 0 ${px(-2 * radius)} 0Z`;
}

/** The corners of a marker, for a radius of one. */
const CORNERS: Record<string, [number, number][]> = {
  square: [
    [-0.8, -0.8],
    [0.8, -0.8],
    [0.8, 0.8],
    [-0.8, 0.8],
  ],
  diamond: [
    [0, -1.15],
    [1.15, 0],
    [0, 1.15],
    [-1.15, 0],
  ],
  "triangle-up": [
    [0, -1.1],
    [1, 0.75],
    [-1, 0.75],
  ],
  "triangle-down": [
    [0, 1.1],
    [1, -0.75],
    [-1, -0.75],
  ],
  cross: plus(0),
  x: plus(Math.PI / 4),
  star: Array.from({ length: 10 }, (_, i): [number, number] => {
    const [angle, reach] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 === 0 ? 1.3 : 0.55];
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  }),
};

/** A plus sign with thick arms, turned by `angle`. */
function plus(angle: number): [number, number][] {
  const [arm, half] = [1.1, 0.37];
  const quarter: [number, number][] = [
    [half, -half],
    [arm, -half],
    [arm, half],
  ];
  return [0, 1, 2, 3].flatMap((turn) =>
    quarter.map(([x, y]): [number, number] => {
      const by = angle + (turn * Math.PI) / 2;
      return [x * Math.cos(by) - y * Math.sin(by), x * Math.sin(by) + y * Math.cos(by)];
    }),
  );
}

function drawTexts(trace: JsonObject, points: readonly Point[]): string {
  const texts = listOf(trace.text);
  const position = String(trace.textposition ?? "middle center");
  const anchor = position.includes("left") ? "end" : position.includes("right") ? "start" : "middle";
  const [dx, dy] = [
    anchor === "end" ? -6 : anchor === "start" ? 6 : 0,
    position.includes("top") ? -8 : position.includes("bottom") ? 18 : 4,
  ];
  const written = points.map((point) => {
    const content = point && plainText(texts ? texts[point.index] : trace.text);
    return content
      ? `<text x="${px(point.x + dx)}" y="${px(point.y + dy)}" text-anchor="${anchor}">${escapeHtml(content)}</text>`
      : "";
  });
  return written.join("");
}
