import { mean, standardDeviation } from "../../evaluation/descriptive";
import type { TableResults } from "../results";
import { INK, LEGEND_BELOW, type PlotlyFigure, axis, colorOf, layout } from "./figure";

const SYMBOLS = ["circle-open", "circle", "diamond", "square", "triangle-up", "cross"];

/**
 * Classifiers behind oversamplers as dots: one panel per column, one line per classifier, and a dot with its standard
 * deviation for each oversampler, so that it can be seen beside the others of the same classifier. A panel of stand-in data
 * says so.
 *
 * @param results shares, in rows named `"FFN-SMOTE"`: the classifier, a hyphen, the oversampler.
 */
export function oversamplingDots(results: TableResults, title: string, measure: string): PlotlyFigure {
  const rows = Object.keys(results).map((row) => {
    const [classifier, technique] = row.split("-");
    return { row, classifier, technique };
  });
  const classifiers = [...new Set(rows.map(({ classifier }) => classifier))];
  const techniques = [...new Set(rows.map(({ technique }) => technique))];
  const columns = [...new Set(Object.values(results).flatMap((cells) => Object.keys(cells)))];
  const data = columns.flatMap((column, panel) =>
    techniques.map((technique, t) => {
      const ran = rows.filter(
        (row) => row.technique === technique && results[row.row][column]?.values.length > 0,
      );
      const values = ran.map(({ row }) => results[row][column].values.map((value) => 100 * value));
      // Dots of one classifier stand one below the other.
      const offset = (t - (techniques.length - 1) / 2) * 0.18;
      return {
        type: "scatter",
        mode: "markers",
        name: technique,
        legendgroup: technique,
        showlegend: panel === 0,
        // The empty point keeps an oversampler without dots in the legend.
        x: [...values.map(mean), null],
        y: [...ran.map(({ classifier }) => classifiers.indexOf(classifier) + offset), null],
        error_x: {
          type: "data",
          array: values.map((own) => (own.length > 1 ? standardDeviation(own) : 0)),
          thickness: 1.5,
          width: 3,
        },
        marker: {
          color: colorOf(t),
          symbol: SYMBOLS[t % SYMBOLS.length],
          size: 9,
          line: { color: colorOf(t), width: 2 },
        },
        customdata: values.map((own) => own.length),
        text: ran.map(({ row }) => row),
        hovertemplate: `%{text}, ${column}<br>%{x:.2f} (%{customdata} seeds)<extra></extra>`,
        xaxis: panel === 0 ? "x" : `x${panel + 1}`,
        yaxis: "y",
      };
    }),
  );
  const gap = 0.03;
  const width = (1 - gap * (columns.length - 1)) / Math.max(1, columns.length);
  const from = (panel: number) => panel * (width + gap);
  const axes = columns.map(
    (_, panel) =>
      [
        panel === 0 ? "xaxis" : `xaxis${panel + 1}`,
        axis(measure, { domain: [from(panel), from(panel) + width], nticks: 5 }),
      ] as const,
  );
  const isStandIn = (name: string) => Object.values(results).some((cells) => cells[name]?.standIn);
  const annotations = columns.map((name, panel) => ({
    text: `<b>${name}</b>${isStandIn(name) ? " (stand-in data)" : ""}`,
    xref: "paper",
    yref: "paper",
    x: from(panel),
    y: 1,
    xanchor: "left",
    yanchor: "bottom",
    showarrow: false,
    font: { color: INK },
  }));
  return {
    data,
    layout: layout(title, {
      ...Object.fromEntries(axes),
      annotations,
      legend: LEGEND_BELOW,
      yaxis: axis("", {
        tickvals: classifiers.map((_, i) => i),
        ticktext: classifiers,
        range: [classifiers.length - 0.5, -0.5],
      }),
      margin: { l: 56, r: 24, t: 80, b: 48 },
      height: 200 + 110 * classifiers.length,
    }),
  };
}
