import type { JsonObject, JsonValue } from "../../notebook/model";
import { escapeHtml } from "../escape";
import { LINE, widthOf } from "./axes";
import { drawScatter } from "./scatter";
import { colorOf, listOf, numberOr, objectOf, plainText, px } from "./values";

const SAMPLE = 26;
const GAP = 18;

/** A drawing's legend: a row or more of samples with their names, under everything else. */
export interface Legend {
  height: number;
  draw(left: number, top: number): string;
}

/** The legend of the traces that are to be in it; empty where one name would explain nothing. */
export function makeLegend(
  traces: readonly { trace: JsonObject; color: string }[],
  layout: JsonObject,
  width: number,
): Legend {
  const listed = traces.filter(
    ({ trace }) =>
      trace.showlegend !== false &&
      trace.type !== "heatmap" &&
      plainText(trace.name) !== "" &&
      (listOf(trace.x) ?? listOf(trace.y) ?? []).length > 0,
  );
  const isWanted =
    layout.showlegend === true ||
    (layout.showlegend !== false &&
      (listed.length > 1 || listed.some(({ trace }) => trace.showlegend === true)));
  if (!isWanted || listed.length === 0) return { height: 0, draw: () => "" };
  let [column, row] = [0, 0];
  const entries = listed.map(({ trace, color }) => {
    const name = plainText(trace.name);
    const length = SAMPLE + widthOf(name) + GAP;
    if (column > 0 && column + length > width) [column, row] = [0, row + 1];
    const place = { x: column, row };
    column += length;
    return { name, trace, color, place };
  });
  return {
    height: (row + 1) * (LINE + 3) + 8,
    draw: (left, top) =>
      entries
        .map(({ name, trace, color, place }) => {
          const [x, y] = [left + place.x, top + 8 + place.row * (LINE + 3)];
          return `${sample(trace, color, x, y)}<text class="tick" x="${px(x + SAMPLE)}" y="${px(y + 4)}">${escapeHtml(name)}</text>`;
        })
        .join(""),
  };
}

function sample(trace: JsonObject, color: string, x: number, y: number): string {
  const marker = objectOf(trace.marker);
  if (trace.type === "bar") {
    const fill = colorOf(marker.color) ?? color;
    const outline = colorOf(objectOf(marker.line).color);
    return `<path fill="${fill}"${outline ? ` stroke="${outline}"` : ""} d="M${px(x + 4)} ${px(y - 5)}h12v10h-12Z"/>`;
  }
  const hasLine = String(trace.mode ?? "lines").includes("lines");
  const size = Math.min(11, numberOr(marker.size, 6));
  const plain = {
    ...trace,
    x: hasLine ? [0, 10, 20] : [10],
    y: hasLine ? [0, 0, 0] : [0],
    fill: "none",
    error_x: {},
    error_y: {},
  };
  const first = (value: JsonValue | undefined): JsonValue | undefined => listOf(value)?.[0] ?? value;
  const only = {
    ...marker,
    size,
    color: colorOf(first(marker.color)) ?? color,
    symbol: first(marker.symbol),
  };
  const mode = String(trace.mode ?? "lines").replace(/\+?text/, "");
  return drawScatter({
    trace: { ...plain, mode, marker: only },
    x: (value) => x + Number(value),
    y: () => y,
    color,
  });
}
