import { mean, standardDeviation } from "../../evaluation/descriptive";
import { INK, LEGEND_BELOW, type PlotlyFigure, axis, colorOf, layout } from "./figure";

/** What was found while one setting was varied. */
export interface SweepCurve {
  name: string;
  /** The settings that were tried, and one value per seed for each; a setting without values is left out. */
  points: { setting: number; values: readonly number[] }[];
}

/**
 * Curves over one setting: the mean over the seeds, with a bar of one standard deviation where there are several.
 *
 * @param setting the horizontal axis, e.g. `"K"`.
 * @param measure the vertical axis, with its unit, e.g. `"macro F1, %"`.
 * @param scale multiplies the values, e.g. 100 to show shares as percent.
 * @param paper the setting that the paper uses; a vertical line marks it.
 */
export function sweepCurves(
  curves: readonly SweepCurve[],
  {
    setting,
    measure,
    scale = 1,
    paper,
  }: { setting: string; measure: string; scale?: number; paper?: number },
  title: string,
): PlotlyFigure {
  const data = curves.map(({ name, points }, i) => {
    const run = points.filter(({ values }) => values.length > 0).sort((a, b) => a.setting - b.setting);
    const spread = run.map(({ values }) => (values.length > 1 ? scale * standardDeviation(values) : 0));
    return {
      type: "scatter",
      mode: "lines+markers",
      name,
      x: run.map((point) => point.setting),
      y: run.map(({ values }) => scale * mean(values)),
      error_y: { type: "data", array: spread, visible: spread.some((sd) => sd > 0), thickness: 1, width: 3 },
      line: { color: colorOf(i), width: 2 },
      marker: { color: colorOf(i), size: 7 },
      text: run.map(({ values }) => `${values.length} seed${values.length === 1 ? "" : "s"}`),
      hovertemplate: `${setting} = %{x}<br>%{y:.4g}, %{text}<extra>%{fullData.name}</extra>`,
    };
  });
  const mark = {
    type: "line",
    x0: paper,
    x1: paper,
    yref: "paper",
    y0: 0,
    y1: 1,
    line: { dash: "dot", width: 1, color: INK },
  };
  return {
    data,
    layout: layout(title, {
      xaxis: axis(setting),
      yaxis: axis(measure),
      height: 380,
      ...(curves.length > 1 ? { legend: LEGEND_BELOW } : { showlegend: false }),
      shapes: paper === undefined ? [] : [mark],
    }),
  };
}
