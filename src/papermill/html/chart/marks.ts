import type { JsonObject, JsonValue } from "../../notebook/model";
import { escapeHtml } from "../escape";
import { LINE, pixelOf, type Area, type Axis } from "./axes";
import { strokeOf } from "./scatter";
import { colorOf, linesOf, listOf, numberOr, objectOf, px } from "./values";

/** The shapes that a layout draws over or under its traces: rectangles, ellipses and lines. */
export function drawShapes(
  layout: JsonObject,
  layer: "above" | "below",
  axes: ReadonlyMap<string, Axis>,
  area: Area,
): string {
  const shapes = (listOf(layout.shapes) ?? []).map(objectOf);
  const own = shapes.filter((shape) => (shape.layer === "below") === (layer === "below"));
  return own.map((shape) => drawShape(shape, axes, area)).join("");
}

function drawShape(shape: JsonObject, axes: ReadonlyMap<string, Axis>, area: Area): string {
  const [x0, x1] = [shape.x0, shape.x1].map((value) => placeOf("x", shape, value, axes, area));
  const [y0, y1] = [shape.y0, shape.y1].map((value) => placeOf("y", shape, value, axes, area));
  if (x0 === undefined || x1 === undefined || y0 === undefined || y1 === undefined) return "";
  const line = objectOf(shape.line);
  const stroke = strokeOf(line, colorOf(line.color) ?? "var(--muted)");
  const opacity = typeof shape.opacity === "number" ? ` opacity="${shape.opacity}"` : "";
  if (shape.type === "line")
    return `<path ${stroke}${opacity} d="M${px(x0)} ${px(y0)}L${px(x1)} ${px(y1)}"/>`;
  const fill = colorOf(shape.fillcolor);
  const look = `${stroke.replace('fill="none"', `fill="${fill ?? "none"}"`)}${opacity}`;
  const [left, top, width, height] = [
    Math.min(x0, x1),
    Math.min(y0, y1),
    Math.abs(x1 - x0),
    Math.abs(y1 - y0),
  ];
  if (shape.type === "circle")
    return `<ellipse ${look} cx="${px(left + width / 2)}" cy="${px(top + height / 2)}" rx="${px(width / 2)}" ry="${px(height / 2)}"/>`;
  return shape.type === "rect" || shape.type === undefined
    ? `<path ${look} d="M${px(left)} ${px(top)}h${px(width)}v${px(height)}h${px(-width)}Z"/>`
    : "";
}

/** The pixel of a mark's coordinate, which counts along an axis or along the whole drawing. */
function placeOf(
  letter: "x" | "y",
  mark: JsonObject,
  value: JsonValue | undefined,
  axes: ReadonlyMap<string, Axis>,
  area: Area,
): number | undefined {
  const [reference, domainMark] = String(mark[`${letter}ref`] ?? letter).split(" ");
  if (reference === "paper")
    return typeof value === "number" ? pixelOf({ letter, domain: [0, 1] }, area, value) : undefined;
  const axis = axes.get(reference);
  if (axis === undefined) return undefined;
  const share = domainMark === "domain" ? numberOr(value, 0) : axis.scale.placeMark(value);
  return share === undefined ? undefined : pixelOf(axis, area, share);
}

/** Whether an annotation stands above the subplots, and needs room there. */
export function standsAbove(annotation: JsonObject): boolean {
  return annotation.yref === "paper" && numberOr(annotation.y, 0) >= 1;
}

/** The texts that a layout puts at places of its subplots. */
export function drawAnnotations(layout: JsonObject, axes: ReadonlyMap<string, Axis>, area: Area): string {
  const annotations = (listOf(layout.annotations) ?? []).map(objectOf);
  return annotations.map((annotation) => drawAnnotation(annotation, axes, area)).join("");
}

const ANCHORS: Record<string, string> = { left: "start", right: "end", center: "middle" };

function drawAnnotation(annotation: JsonObject, axes: ReadonlyMap<string, Axis>, area: Area): string {
  const lines = linesOf(annotation.text);
  const at = placeOf("x", annotation, annotation.x, axes, area);
  const base = placeOf("y", annotation, annotation.y, axes, area);
  if (lines.length === 0 || at === undefined || base === undefined) return "";
  const hasArrow = annotation.showarrow !== false;
  const x = at + numberOr(annotation.xshift, 0) + (hasArrow ? numberOr(annotation.ax, -10) : 0);
  const y = base - numberOr(annotation.yshift, 0) + (hasArrow ? numberOr(annotation.ay, -30) : 0);
  const height = LINE * lines.length;
  const top =
    { top: 0, bottom: -height, middle: -height / 2 }[String(annotation.yanchor)] ??
    (standsAbove(annotation) ? -height : -height / 2);
  const anchor = ANCHORS[String(annotation.xanchor)] ?? "middle";
  const color = colorOf(objectOf(annotation.font).color);
  const spans = lines.map(
    (line, i) => `<tspan x="${px(x)}" y="${px(y + top + 13 + i * LINE)}">${escapeHtml(line)}</tspan>`,
  );
  const arrow = hasArrow ? `<path class="arrow" d="M${px(x)} ${px(y)}L${px(at)} ${px(base)}"/>` : "";
  // A figure's grey is its way to suit any page; here the page's own colour reads better.
  const fill = color && annotation.yref !== "paper" ? ` style="fill: ${color}"` : "";
  return `${arrow}<text text-anchor="${anchor}"${fill}>${spans.join("")}</text>`;
}
