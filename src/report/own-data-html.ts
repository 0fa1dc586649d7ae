import { mean, standardDeviation } from "../evaluation/descriptive";
import { STYLE, element, escapeHtml } from "./html";
import type { TableResults } from "./results";

/**
 * Results that the paper has no figures for, as an HTML table: mean ± sd (n).
 *
 * @param unit of the values: shares are shown in percent.
 */
export function ownDataHtml(
  results: TableResults,
  caption: string,
  unit: "percent" | "seconds" = "percent",
): string {
  const scale = unit === "percent" ? 100 : 1;
  const decimals = unit === "percent" ? 2 : 1;
  const columns = [...new Set(Object.values(results).flatMap((row) => Object.keys(row)))];
  const isStandIn = (column: string) => Object.values(results).some((row) => row[column]?.standIn);
  const named = columns.map((column) => (isStandIn(column) ? `${column} (stand-in data)` : column));
  const head = ["", ...named].map((name) =>
    element("th", { scope: "col", style: STYLE.head }, escapeHtml(name)),
  );
  const rows = Object.entries(results).map(([name, cells]) => {
    const values = columns.map((column) => {
      const values = cells[column]?.values ?? [];
      const shown = (value: number) =>
        (scale * value)
          .toFixed(decimals)
          .replace(/^-(?=[0.]+$)/, "")
          .replace("-", "−");
      const spread = values.length > 1 ? ` ± ${shown(standardDeviation(values))}` : "";
      const found = values.length > 0 ? `${shown(mean(values))}${spread} (${values.length})` : "–";
      const text = cells[column]?.text ?? found;
      return element("td", { style: STYLE.cell }, escapeHtml(text));
    });
    return element(
      "tr",
      {},
      element("th", { scope: "row", style: STYLE.head }, escapeHtml(name)) + values.join(""),
    );
  });
  return element(
    "table",
    { class: "nk-table", style: STYLE.table },
    element("caption", {}, escapeHtml(caption)) +
      element("thead", {}, element("tr", {}, head.join(""))) +
      element("tbody", {}, rows.join("")),
  );
}
