import { LEGEND_BELOW, type PlotlyFigure, axis, colorOf, layout } from "./figure";

/** The cases' initial range B, and the bias that a case has learned. */
export interface ActivationSetting {
  range: number;
  bias: number;
}

const DASHES = ["solid", "dash", "dot"];
const POINTS = 121;

/**
 * How strongly a case is activated by a query at a distance: `σ(8/B (bias - distance) - 4)`, NN-kNN's equations 1 and 2.
 * One colour per B, one dash per bias within it.
 */
export function caseActivationFigure(settings: readonly ActivationSetting[], title: string): PlotlyFigure {
  const farthest = 1.25 * Math.max(...settings.map(({ range, bias }) => Math.max(range, bias)));
  const distances = Array.from({ length: POINTS }, (_, i) => (i * farthest) / (POINTS - 1));
  const ranges = [...new Set(settings.map(({ range }) => range))];
  const data = settings.map(({ range, bias }, i) => {
    const rank = settings.slice(0, i).filter((other) => other.range === range).length;
    return {
      type: "scatter",
      mode: "lines",
      name: `B = ${range}, bias = ${bias}`,
      x: distances,
      y: distances.map((distance) => 1 / (1 + Math.exp(4 - (8 / range) * (bias - distance)))),
      line: { color: colorOf(ranges.indexOf(range)), width: 2, dash: DASHES[rank % DASHES.length] },
      hovertemplate: "distance %{x:.2f}<br>activation %{y:.3f}<extra>%{fullData.name}</extra>",
    };
  });
  return {
    data,
    layout: layout(title, {
      xaxis: axis("weighted distance from the query", { rangemode: "tozero" }),
      yaxis: axis("activation of the case", { range: [0, 1.02] }),
      legend: LEGEND_BELOW,
      height: 420,
    }),
  };
}
