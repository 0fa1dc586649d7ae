import { STYLE, TINT, element, escapeHtml } from "./html";

/** A prediction by cases, and what it rests on. */
export interface ExplainedPrediction {
  /** Whose it is, e.g. `"row 18"`. */
  name: string;
  /** Feature values of the query. */
  query: ArrayLike<number>;
  /** Its true class and the predicted one, indices into the class names. */
  label: number;
  prediction: number;
  /** Activation of each class. */
  activations: ArrayLike<number>;
  /** The cases that the query activates most, strongest first. */
  cases: ExplainingCase[];
}

/** A case that a query activates. */
export interface ExplainingCase {
  name: string;
  values: ArrayLike<number>;
  label: number;
  distance: number;
  /** What the case adds to its class. */
  activation: number;
  /** What each feature adds to the distance, or takes from it; shown as shares of the sum of their sizes. */
  contributions: ArrayLike<number>;
}

const MOST_FEATURES = 6;

/**
 * Predictions as HTML, each a table: the query above, the cases that it activates below, and in each cell how much of the
 * case's distance is due to that feature, with a minus where it brings the case nearer. Of many features, those with the
 * largest shares are shown. Classes: `nk-table nk-explanation`, and on the verdict `nk-right` or `nk-wrong`.
 */
export function explanationsHtml(
  predictions: readonly ExplainedPrediction[],
  names: { features: readonly string[]; classes: readonly string[] },
): string {
  const tables = predictions.map((prediction) => explanationHtml(prediction, names.features, names.classes));
  return element("div", { class: "nk-report", style: STYLE.scroll }, tables.join(""));
}

function explanationHtml(
  prediction: ExplainedPrediction,
  features: readonly string[],
  classes: readonly string[],
): string {
  const shown = mostContributing(prediction.cases, features.length);
  const head = ["", ...shown.map((j) => features[j]), "distance", "activation", "class"].map((name, i) =>
    element("th", { scope: "col", style: i === 0 ? STYLE.textHead : STYLE.head }, escapeHtml(name)),
  );
  const query = row("query", [
    ...shown.map((j) => element("td", { style: STYLE.cell }, format(prediction.query[j]))),
    ...["", "", escapeHtml(classes[prediction.label])].map((html) =>
      element("td", { style: STYLE.cell }, html),
    ),
  ]);
  const cases = prediction.cases.map((found) => caseRow(found, shown, classes));
  return element(
    "table",
    { class: "nk-table nk-explanation", style: `${STYLE.table}; min-width: 40em; margin-bottom: 1.6em` },
    caption(prediction, shown.length, features.length, classes) +
      element("thead", {}, element("tr", {}, head.join(""))) +
      element("tbody", {}, query + cases.join("")),
  );
}

function caption(
  { name, label, prediction, activations }: ExplainedPrediction,
  shown: number,
  features: number,
  classes: readonly string[],
): string {
  const isRight = label === prediction;
  const verdict = element(
    "span",
    {
      class: isRight ? "nk-right" : "nk-wrong",
      style: `background-color: ${isRight ? TINT.green : TINT.red}; padding: 0 0.4em`,
    },
    isRight ? "✓ right" : "✗ wrong",
  );
  const sums = classes.map((own, i) => `${own}: ${activations[i].toFixed(2)}`).join(", ");
  const left = shown < features ? ` Shown are the ${shown} of ${features} features that add most.` : "";
  const text = escapeHtml(`predicted ${classes[prediction]} (activations of the classes ${sums}).${left}`);
  return element(
    "caption",
    { style: STYLE.caption },
    `${element("strong", {}, escapeHtml(name))} ${verdict} ${text}`,
  );
}

function caseRow(found: ExplainingCase, shown: readonly number[], classes: readonly string[]): string {
  const shares = sharesOf(found);
  const values = shown.map((j) => {
    const part = element(
      "span",
      { class: "nk-muted", style: `${STYLE.muted}; ${STYLE.small}` },
      percent(shares[j]),
    );
    const tint = `background-color: rgba(0, 114, 178, ${(0.4 * Math.abs(shares[j])).toFixed(3)})`;
    return element("td", { style: `${STYLE.cell}; ${tint}` }, `${format(found.values[j])} ${part}`);
  });
  const rest = [format(found.distance), found.activation.toFixed(3), escapeHtml(classes[found.label])];
  return row(found.name, [...values, ...rest.map((html) => element("td", { style: STYLE.cell }, html))]);
}

function row(name: string, cells: readonly string[]): string {
  return element(
    "tr",
    {},
    element("th", { scope: "row", style: STYLE.row }, escapeHtml(name)) + cells.join(""),
  );
}

/** The features with the largest shares of the cases' distances, whatever their signs, in the order of the data. */
function mostContributing(cases: readonly ExplainingCase[], features: number): number[] {
  const sizes = new Float64Array(features);
  for (const found of cases) sharesOf(found).forEach((share, j) => (sizes[j] += Math.abs(share)));
  return [...sizes.keys()]
    .sort((a, b) => sizes[b] - sizes[a] || a - b)
    .slice(0, MOST_FEATURES)
    .sort((a, b) => a - b);
}

/** The contributions of a case over the sum of their sizes; zeros where there are none. */
function sharesOf({ contributions }: ExplainingCase): number[] {
  const values = Array.from(contributions);
  const total = values.reduce((sum, value) => sum + Math.abs(value), 0);
  return values.map((value) => (total > 0 ? value / total : 0));
}

/** Rounded first: a weight a little below 0 is no "-0 %". */
function percent(share: number): string {
  return `${format(Math.round(100 * share))} %`;
}

/** Four digits are enough to see what differs. */
function format(value: number): string {
  return String(Number(value.toPrecision(4))).replace("-", "−");
}
