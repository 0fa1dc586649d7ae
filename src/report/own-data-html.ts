import { mean, standardDeviation } from "../evaluation/descriptive";
import { STYLE, element, escapeHtml } from "./html";
import type { TableResults } from "./results";

/** Results on data that is not the paper's, as an HTML table: mean ± sd (n) of shares, in percent. */
export function ownDataHtml(results: TableResults, caption: string): string {
  const columns = [...new Set(Object.values(results).flatMap((row) => Object.keys(row)))];
  const head = ["", ...columns].map((name) =>
    element("th", { scope: "col", style: STYLE.head }, escapeHtml(name)),
  );
  const rows = Object.entries(results).map(([name, cells]) => {
    const values = columns.map((column) => {
      const { values } = cells[column];
      const spread = values.length > 1 ? ` ± ${(100 * standardDeviation(values)).toFixed(2)}` : "";
      const text = `${(100 * mean(values)).toFixed(2)}${spread} (${values.length})`;
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
