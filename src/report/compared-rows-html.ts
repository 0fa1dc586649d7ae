import { STYLE, element, escapeHtml } from "./html";

/** A row of data beside others. */
export interface ComparedRow {
  /** Above its column, e.g. `"neighbour 1"`. */
  readonly name: string;
  /** One value per feature. */
  readonly values: ArrayLike<number>;
}

/**
 * Rows of data side by side, a line per feature, as HTML. The first is the one that the others are held against: a value is
 * tinted the more, the farther it is from the first one's. Classes: `nk-table nk-compared`.
 *
 * @param scales a distance, per feature, at which the tint is full, e.g. the feature's standard deviation.
 * @throws RangeError when a row has not as many values as there are features.
 */
export function comparedRowsHtml(
  rows: readonly ComparedRow[],
  features: readonly string[],
  scales: ArrayLike<number>,
  caption: string,
): string {
  const odd = rows.find(({ values }) => values.length !== features.length);
  if (odd || scales.length !== features.length) {
    throw new RangeError(
      `comparedRowsHtml: expected ${features.length} values and scales, one per feature, ` +
        `got ${odd ? `${odd.values.length} values of ${odd.name}` : `${scales.length} scales`}`,
    );
  }
  const head = ["", ...rows.map(({ name }) => name)].map((name, i) =>
    element("th", { scope: "col", style: i === 0 ? STYLE.textHead : STYLE.head }, escapeHtml(name)),
  );
  const lines = features.map((feature, j) => {
    const cells = rows.map(({ values }) => valueHtml(values[j], values[j] - rows[0].values[j], scales[j]));
    return element(
      "tr",
      {},
      element("th", { scope: "row", style: STYLE.row }, escapeHtml(feature)) + cells.join(""),
    );
  });
  const table = element(
    "table",
    { class: "nk-table nk-compared", style: STYLE.table },
    element("caption", { style: STYLE.caption }, escapeHtml(caption)) +
      element("thead", {}, element("tr", {}, head.join(""))) +
      element("tbody", {}, lines.join("")),
  );
  return element("div", { class: "nk-report", style: STYLE.scroll }, table);
}

function valueHtml(value: number, difference: number, scale: number): string {
  const share = scale > 0 ? Math.min(1, Math.abs(difference) / scale) : 0;
  const tint = share > 0 ? `; background-color: rgba(0, 114, 178, ${(0.35 * share).toFixed(3)})` : "";
  return element("td", { style: STYLE.cell + tint }, format(value, scale));
}

/** Four digits are enough to see what differs; larger numbers are shown in full, and what scaling has left of a 0 as 0. */
function format(value: number, scale: number): string {
  if (Math.abs(value) < 1e-6 * scale) return "0";
  const rounded = Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
  return String(rounded).replace("-", "−");
}
