import { mean } from "../../evaluation/descriptive";
import { LEGEND_BELOW, type PlotlyFigure, axis, colorOf, layout, translucent } from "./figure";

/** How one fit went. */
export interface LearningCurve {
  model: string;
  seed: number;
  /** One value per epoch. */
  training: number[];
  /** One value per epoch, where a validation part was kept. */
  validation?: number[];
  /** The epoch whose weights were kept, from 1. */
  bestEpoch?: number;
}

/**
 * Learning curves: per model one colour, a thin line per seed, and the mean over the seeds that were still training as a
 * thick one; training solid, validation dotted. A ring marks the epoch that was kept.
 *
 * @param measure of the vertical axis, with its unit, e.g. `"loss L1 + λ L2"`.
 * @param scale multiplies the values, e.g. 100 to show shares as percent.
 */
export function learningCurves(curves: readonly LearningCurve[], measure: string, scale = 1): PlotlyFigure {
  const models = [...new Set(curves.map(({ model }) => model))];
  const data = models.flatMap((model, i) => {
    const own = curves.filter((curve) => curve.model === model);
    return [
      ...linesOf(own, "training", colorOf(i), scale),
      ...linesOf(own, "validation", colorOf(i), scale),
      ...ringsOf(own, colorOf(i), scale),
    ];
  });
  return {
    data,
    layout: layout("Learning curves", {
      xaxis: axis("epoch", { rangemode: "tozero" }),
      yaxis: axis(measure),
      height: 420,
      legend: LEGEND_BELOW,
    }),
  };
}

/** A thin line per seed and a thick one of their mean; without seeds to tell apart, the thick one only. */
function linesOf(
  curves: readonly LearningCurve[],
  part: "training" | "validation",
  color: string,
  scale: number,
): object[] {
  const series = curves.flatMap((curve) => {
    const values = curve[part];
    return values ? [{ seed: curve.seed, values }] : [];
  });
  if (series.length === 0) return [];
  const name = `${curves[0].model}, ${part}`;
  const dash = part === "training" ? "solid" : "dot";
  const thin = { color: translucent(color, 0.35), width: 1, dash };
  const seeds = series.map(({ seed, values }) => {
    return { ...line(values, scale), name: `${name}, seed ${seed}`, showlegend: false, line: thin };
  });
  const average = line(meanPerEpoch(series.map(({ values }) => values)), scale);
  const thick = { ...average, name, line: { color, width: 2.5, dash } };
  return series.length > 1 ? [...seeds, thick] : [thick];
}

function ringsOf(curves: readonly LearningCurve[], color: string, scale: number): object[] {
  const kept = curves.flatMap(({ bestEpoch, training, validation }) => {
    return bestEpoch === undefined
      ? []
      : [{ epoch: bestEpoch, value: (validation ?? training)[bestEpoch - 1] }];
  });
  if (kept.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      name: `${curves[0].model}, epoch kept`,
      x: kept.map(({ epoch }) => epoch),
      y: kept.map(({ value }) => scale * value),
      marker: { symbol: "circle-open", size: 9, color, line: { width: 2 } },
      showlegend: false,
      hovertemplate: "epoch %{x} kept<br>%{y:.4g}<extra>%{fullData.name}</extra>",
    },
  ];
}

function line(values: readonly number[], scale: number): object {
  return {
    type: "scatter",
    mode: "lines",
    x: values.map((_, epoch) => epoch + 1),
    y: values.map((value) => scale * value),
    hovertemplate: "epoch %{x}<br>%{y:.4g}<extra>%{fullData.name}</extra>",
  };
}

/** Per epoch the mean over the series that reach it. */
function meanPerEpoch(series: readonly number[][]): number[] {
  const epochs = Math.max(...series.map((values) => values.length));
  return Array.from({ length: epochs }, (_, epoch) => {
    return mean(series.filter((values) => epoch < values.length).map((values) => values[epoch]));
  });
}
