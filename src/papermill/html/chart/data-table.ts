import type { JsonObject, JsonValue } from "../../notebook/model";
import { escapeHtml } from "../escape";
import { cellsOf } from "./heat-map";
import { linesOf, listOf, objectOf, plainText } from "./values";

const MOST_ROWS = 100;
/** The lists of a trace that are data, in the order in which they are shown. */
const COLUMNS = [
  "labels",
  "parents",
  "x",
  "y",
  "z",
  "lat",
  "lon",
  "locations",
  "r",
  "theta",
  "values",
  "text",
];

/**
 * The data of a plotly figure as tables, one per trace: what the figure shows, for those who do not see it.
 *
 * @returns HTML; empty where the traces hold no lists.
 */
export function dataTables(data: readonly JsonValue[], layout: JsonObject): string {
  let left = MOST_ROWS;
  let leftOut = 0;
  const tables = data.map((value, i) => {
    const trace = objectOf(value);
    const rows = rowsOf(trace, layout);
    if (rows.length <= 1) return "";
    const shown = rows.slice(0, 1 + left);
    left -= shown.length - 1;
    leftOut += rows.length - shown.length;
    if (shown.length === 1) return "";
    const name = plainText(trace.name) || (data.length > 1 ? `Trace ${i + 1}` : "");
    const caption = name === "" ? "" : `<caption>${escapeHtml(name)}</caption>`;
    const head = `<thead><tr>${shown[0].map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join("")}</tr></thead>`;
    const body = shown
      .slice(1)
      .map((row) => `<tr>${row.map((text) => `<td>${escapeHtml(text)}</td>`).join("")}</tr>`);
    return `<table>${caption}${head}<tbody>${body.join("")}</tbody></table>`;
  });
  const rest =
    leftOut === 0
      ? ""
      : `<p class="note">${leftOut.toLocaleString("en-US")} more rows are in the figure only.</p>`;
  return tables.join("") + rest;
}

/** A head and the rows behind it, as texts. */
function rowsOf(trace: JsonObject, layout: JsonObject): string[][] {
  if (listOf(trace.z)?.some((row) => listOf(row) !== undefined)) {
    const { rows, xs, ys } = cellsOf(trace);
    return [["", ...xs.map(textOf)], ...rows.map((row, i) => [textOf(ys[i]), ...row.map(textOf)])];
  }
  const columns = COLUMNS.flatMap((key): [string, JsonValue[]][] => {
    const values = listOf(trace[key]);
    return values === undefined ? [] : [[axisTitle(trace, key, layout), values]];
  });
  const errors = ["x", "y"].flatMap((letter): [string, JsonValue[]][] => {
    const lengths = listOf(objectOf(trace[`error_${letter}`]).array);
    return lengths === undefined ? [] : [["±", lengths]];
  });
  const all = [...columns, ...errors];
  const length = Math.max(0, ...columns.map(([, values]) => values.length));
  const rows = Array.from({ length }, (_, i) => all.map(([, values]) => textOf(values[i])));
  return [all.map(([name]) => name), ...rows];
}

function axisTitle(trace: JsonObject, key: string, layout: JsonObject): string {
  if (key !== "x" && key !== "y") return key;
  const number = String(trace[`${key}axis`] ?? key).slice(1);
  return linesOf(objectOf(layout[`${key}axis${number}`]).title).join(" ") || key;
}

function textOf(value: JsonValue | undefined): string {
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
  return value === null || value === undefined ? "" : plainText(value);
}
