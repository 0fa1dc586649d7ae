import type { JsonObject } from "../../notebook/model";
import { escapeHtml } from "../escape";
import { makeScale, type Extent, type Scale } from "./scale";
import { listOf, numberOr, objectOf, plainText, px } from "./values";

/** The rectangle of a drawing in which its subplots lie, in pixels. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** An axis in its place. */
export interface Axis {
  /** `"x"`, `"y2"`, ...: how traces refer to it. */
  id: string;
  letter: "x" | "y";
  options: JsonObject;
  scale: Scale;
  /** The part of the area that it spans, as shares of its width or height. */
  domain: [number, number];
  /** The id of the axis that it lies at. */
  anchor: string;
  hasGrid: boolean;
}

/** The axes that the traces of a figure are drawn against, by id. */
export function makeAxes(layout: JsonObject, extents: ReadonlyMap<string, Extent[]>): Map<string, Axis> {
  const axes = [...extents].map(([id, own]): Axis => {
    const letter = id[0] as "x" | "y";
    const options = axisOptions(layout, id);
    const domain =
      listOf(options.domain)?.map(Number) ?? gridDomain(layout, letter, Number(id.slice(1)) || 1);
    const overlaid =
      typeof options.overlaying === "string" ? axisOptions(layout, options.overlaying).domain : undefined;
    const [start, end] = listOf(overlaid)?.map(Number) ?? domain;
    const other = letter === "x" ? "y" : "x";
    const anchor = typeof options.anchor === "string" ? options.anchor : `${other}${id.slice(1)}`;
    const scale = makeScale(options, own);
    // Bars and cells of named things need no lines between them.
    const isNamed = scale.categories !== undefined && own.every(({ room }) => room === "half-step");
    const hasGrid = !options.overlaying && (options.showgrid ?? !isNamed) === true;
    return { id, letter, options, scale, domain: [start, end], anchor, hasGrid };
  });
  return new Map(axes.map((axis) => [axis.id, axis]));
}

function axisOptions(layout: JsonObject, id: string): JsonObject {
  return objectOf(layout[`${id[0]}axis${id.slice(1)}`]);
}

/** The place of a subplot in `layout.grid`: counted row by row from the top left. */
function gridDomain(layout: JsonObject, letter: "x" | "y", number: number): [number, number] {
  if (layout.grid === undefined) return [0, 1];
  const grid = objectOf(layout.grid);
  const [rows, columns] = [numberOr(grid.rows, 1), numberOr(grid.columns, 1)];
  const isCoupled = grid.pattern !== "independent";
  const count = letter === "x" ? columns : rows;
  const index = isCoupled
    ? number - 1
    : letter === "x"
      ? (number - 1) % columns
      : Math.floor((number - 1) / columns);
  const gap = numberOr(letter === "x" ? grid.xgap : grid.ygap, isCoupled ? 0.1 : letter === "x" ? 0.2 : 0.3);
  const size = 1 / (count - gap * (count > 1 ? 1 : 0));
  const step = count > 1 ? size : 1;
  const place = letter === "y" && grid.roworder !== "bottom to top" ? count - 1 - index : index;
  const width = step * (count > 1 ? 1 - gap : 1);
  return [Math.max(0, place * step), Math.min(1, place * step + width)];
}

/** Where a share of the axis lies in the drawing, in pixels. */
export function pixelOf(
  { letter, domain }: Pick<Axis, "letter" | "domain">,
  area: Area,
  share: number,
): number {
  const at = domain[0] + share * (domain[1] - domain[0]);
  return letter === "x" ? area.left + at * area.width : area.top + (1 - at) * area.height;
}

// Of a wide font, for the reader's own may be one.
const CHARACTER = 6.6;
const CAPITAL = 8.8;
export const LINE = 17;

/** About how wide a text is, in pixels. */
export function widthOf(text: string): number {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return CHARACTER * (text.length - capitals) + CAPITAL * capitals;
}

function labelsOf({ options, scale }: Axis): Scale["ticks"] {
  if (options.visible === false || options.showticklabels === false) return [];
  return scale.ticks.filter(({ place }) => place > -1e-6 && place < 1 + 1e-6);
}

function widestLabel(axis: Axis): number {
  return Math.max(0, ...labelsOf(axis).map(({ label }) => widthOf(label)));
}

/** Whether the labels of a horizontal axis stand too close side by side, and so are set at an angle. */
function isCrowded(axis: Axis, length: number): boolean {
  const labels = labelsOf(axis);
  const places = labels.map(({ place }) => place).sort((a, b) => a - b);
  const gaps = places.slice(1).map((place, i) => place - places[i]);
  return labels.length > 1 && widestLabel(axis) + 6 > Math.min(...gaps) * length;
}

const isRight = (axis: Axis): boolean => axis.options.side === "right";
const titleOf = (axis: Axis): string => (axis.options.visible === false ? "" : plainText(axis.options.title));

/** The room that the labels and titles of the outermost axes take. */
export function marginsOf(
  axes: Iterable<Axis>,
  width: number,
): { left: number; right: number; bottom: number } {
  const margins = { left: 10, right: 14, bottom: 10 };
  for (const axis of axes) {
    const title = titleOf(axis) === "" ? 0 : LINE + 4;
    if (axis.letter === "y") {
      const room = widestLabel(axis) + 12 + title;
      if (isRight(axis)) margins.right = Math.max(margins.right, room);
      else if (axis.domain[0] >= 0) margins.left = Math.max(margins.left, room);
    } else if (axis.domain[0] >= 0) {
      const length = 0.85 * width * (axis.domain[1] - axis.domain[0]);
      const labels = isCrowded(axis, length) ? Math.min(90, 0.6 * widestLabel(axis) + 12) : LINE;
      margins.bottom = Math.max(margins.bottom, labels + 8 + title);
    }
  }
  return margins;
}

/** Grid lines, labels and titles of all axes. */
export function drawAxes(axes: ReadonlyMap<string, Axis>, area: Area): string {
  return [...axes.values()].map((axis) => drawAxis(axis, axes, area)).join("");
}

function drawAxis(axis: Axis, axes: ReadonlyMap<string, Axis>, area: Area): string {
  if (axis.options.visible === false) return "";
  const crossed = axes.get(axis.anchor) ?? {
    letter: axis.letter === "x" ? "y" : "x",
    domain: [0, 1] as [number, number],
  };
  const [near, far] = [pixelOf(crossed, area, 0), pixelOf(crossed, area, 1)];
  const ticks = axis.scale.ticks.filter(({ place }) => place > -1e-6 && place < 1 + 1e-6);
  const grid = axis.hasGrid
    ? ticks.map(({ place }) => {
        const at = px(pixelOf(axis, area, place));
        return axis.letter === "x" ? `M${at} ${px(near)}V${px(far)}` : `M${px(near)} ${at}H${px(far)}`;
      })
    : [];
  const lines = grid.length > 0 ? `<path class="grid" d="${grid.join("")}"/>` : "";
  const base = isRight(axis) ? far : near;
  return lines + (axis.letter === "x" ? drawHorizontal(axis, area, base) : drawVertical(axis, area, base));
}

function drawHorizontal(axis: Axis, area: Area, base: number): string {
  const length = area.width * (axis.domain[1] - axis.domain[0]);
  const isTilted = isCrowded(axis, length);
  const labels = labelsOf(axis).map(({ place, label }) => {
    const [x, y] = [px(pixelOf(axis, area, place)), px(base + LINE)];
    const turn = isTilted ? ` text-anchor="end" transform="rotate(-35 ${x} ${y})"` : ' text-anchor="middle"';
    return `<text class="tick" x="${x}" y="${y}"${turn}>${escapeHtml(label)}</text>`;
  });
  const below = isTilted ? Math.min(90, 0.6 * widestLabel(axis) + 12) : LINE;
  const middle = px(pixelOf(axis, area, 0.5));
  return (
    labels.join("") +
    text(titleOf(axis), `x="${middle}" y="${px(base + below + LINE + 4)}" text-anchor="middle"`)
  );
}

function drawVertical(axis: Axis, area: Area, base: number): string {
  const outward = isRight(axis) ? 1 : -1;
  const anchor = isRight(axis) ? "start" : "end";
  const labels = labelsOf(axis).map(
    ({ place, label }) =>
      `<text class="tick" x="${px(base + 7 * outward)}" y="${px(pixelOf(axis, area, place) + 4)}" text-anchor="${anchor}">${escapeHtml(label)}</text>`,
  );
  const x = px(base + outward * (widestLabel(axis) + 18));
  const y = px(pixelOf(axis, area, 0.5));
  return (
    labels.join("") +
    text(titleOf(axis), `x="${x}" y="${y}" text-anchor="middle" transform="rotate(-90 ${x} ${y})"`)
  );
}

function text(content: string, attributes: string): string {
  return content === "" ? "" : `<text ${attributes}>${escapeHtml(content)}</text>`;
}
