import type { Matrix } from "../../data/matrix";
import { LEGEND_BELOW, type PlotlyFigure, axis, layout } from "./figure";

/** Cases of two features, and how much each feature counts when a query is compared with them. */
export interface CaseWeights {
  /** Cases x 2. */
  cases: Matrix;
  /** Class of each case, an index into `classes`. */
  labels: ArrayLike<number>;
  /** Feature weights of each case, cases x 2; a weight below 0 counts as 0. */
  weights: Matrix;
  features: readonly [string, string];
  classes: readonly string[];
}

/** From only the second feature to only the first, of the palette of Okabe and Ito. */
const STEPS = ["#D55E00", "#E69F00", "#999999", "#56B4E9", "#0072B2"];
const SYMBOLS = ["circle", "diamond", "square", "triangle-up", "cross"];

/**
 * The cases in the plane of their two features, coloured by the share that the first feature has in the sum of both
 * weights; the symbol is the class.
 *
 * @throws RangeError unless cases and weights have 2 columns and as many rows as there are labels.
 */
export function caseWeightsFigure(
  { cases, labels, weights, features, classes }: CaseWeights,
  title: string,
): PlotlyFigure {
  if (
    cases.cols !== 2 ||
    weights.cols !== 2 ||
    cases.rows !== labels.length ||
    weights.rows !== labels.length
  ) {
    throw new RangeError(
      `caseWeightsFigure: expected ${labels.length} cases of 2 features and as many weights, ` +
        `got ${cases.rows} x ${cases.cols} and ${weights.rows} x ${weights.cols}`,
    );
  }
  const shares = Array.from({ length: cases.rows }, (_, i) => shareOfFirst(weights, i));
  const data = STEPS.map((color, step) => {
    const own = shares.flatMap((share, i) => (stepOf(share) === step ? [i] : []));
    const [from, to] = [step, step + 1].map((edge) => (100 * edge) / STEPS.length);
    return {
      type: "scatter",
      mode: "markers",
      name: `${from} to ${to} %`,
      // The empty point keeps a step without cases in the legend.
      x: [...own.map((i) => cases.data[2 * i]), null],
      y: [...own.map((i) => cases.data[2 * i + 1]), null],
      marker: { color, size: 8, symbol: own.map((i) => SYMBOLS[labels[i] % SYMBOLS.length]) },
      text: own.map(
        (i) => `class ${classes[labels[i]]}, ${features[0]} has ${(100 * shares[i]).toFixed(0)} %`,
      ),
      hovertemplate: `${features[0]} = %{x:.3g}, ${features[1]} = %{y:.3g}<br>%{text}<extra></extra>`,
    };
  });
  const symbols = classes
    .map((name, label) => `${SYMBOLS[label % SYMBOLS.length]}: class ${name}`)
    .join(", ");
  const subtitle = `share of ${features[0]} in the weights of each case; ${symbols}`;
  return {
    data,
    layout: layout(`${title}<br><sup>${subtitle}</sup>`, {
      xaxis: axis(features[0]),
      yaxis: axis(features[1]),
      legend: LEGEND_BELOW,
      margin: { l: 56, r: 24, t: 72, b: 48 },
      height: 460,
    }),
  };
}

/** 0 .. 1; a half where neither feature counts. */
function shareOfFirst({ data }: Matrix, row: number): number {
  const [first, second] = [Math.max(0, data[2 * row]), Math.max(0, data[2 * row + 1])];
  return first + second > 0 ? first / (first + second) : 0.5;
}

function stepOf(share: number): number {
  return Math.min(STEPS.length - 1, Math.floor(share * STEPS.length));
}
