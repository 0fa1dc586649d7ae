import type { ReportTable } from "../table";
import { INK, LEGEND_BELOW, PALETTE, type PlotlyFigure, axis, layout } from "./figure";

/**
 * A table as dots: one panel per column that ran, one line per row; the paper's figure is a hollow diamond, ours a dot
 * with its standard deviation. Dots and not bars: they need no zero, so that a point of difference can be seen. A panel of
 * stand-in data says so and has no diamonds.
 */
export function paperDots(table: ReportTable): PlotlyFigure {
  const panels = table.columns.flatMap((column, i) =>
    column.source === "not run" ? [] : [{ ...column, i }],
  );
  const rows = table.rows.filter(({ unit }) => unit === table.unit);
  const data = panels.flatMap(({ name, i }, panel) => {
    const axes = { xaxis: panel === 0 ? "x" : `x${panel + 1}`, yaxis: "y" };
    const ran = rows.filter(({ cells }) => cells[i].mean !== undefined);
    const printed = rows.filter(({ cells }) => typeof cells[i].paper === "number");
    const ours = {
      type: "scatter",
      mode: "markers",
      name: "here, mean ± sd",
      legendgroup: "here",
      showlegend: panel === 0,
      x: ran.map(({ cells }) => cells[i].mean),
      y: ran.map((row) => row.name),
      error_x: { type: "data", array: ran.map(({ cells }) => cells[i].sd ?? 0), thickness: 1.5, width: 4 },
      marker: { color: PALETTE[0], size: 9 },
      customdata: ran.map(({ cells }) => cells[i].n),
      hovertemplate: `%{y}, ${name}<br>%{x:.2f} (%{customdata} seeds)<extra>here</extra>`,
      ...axes,
    };
    const theirs = {
      type: "scatter",
      mode: "markers",
      name: "paper",
      legendgroup: "paper",
      showlegend: panel === panels.findIndex(({ source }) => source === "real"),
      x: printed.map(({ cells }) => cells[i].paper),
      y: printed.map((row) => row.name),
      marker: { color: PALETTE[3], symbol: "diamond-open", size: 10, line: { width: 2 } },
      hovertemplate: `%{y}, ${name}<br>%{x:.2f}<extra>paper</extra>`,
      ...axes,
    };
    return printed.length > 0 ? [theirs, ours] : [ours];
  });
  const gap = 0.03;
  const width = (1 - gap * (panels.length - 1)) / Math.max(1, panels.length);
  const unit = table.unit === "percent" ? "%" : table.unit === "seconds" ? "s" : "";
  const measure = [table.measure, unit].filter((text) => text !== "").join(", ");
  const axes = panels.map((_, panel) => {
    const from = panel * (width + gap);
    return [
      panel === 0 ? "xaxis" : `xaxis${panel + 1}`,
      axis(measure, { domain: [from, from + width], nticks: 5 }),
    ] as const;
  });
  const annotations = panels.map(({ name, source }, panel) => ({
    text: `<b>${name}</b>${source === "stand-in" ? " (stand-in data)" : ""}`,
    xref: "paper",
    yref: "paper",
    x: panel * (width + gap),
    y: 1,
    xanchor: "left",
    yanchor: "bottom",
    showarrow: false,
    font: { color: INK },
  }));
  const name = typeof table.id === "number" ? `Table ${table.id}` : "Experiment";
  return {
    data,
    layout: layout(`${name}: the paper and here`, {
      ...Object.fromEntries(axes),
      annotations,
      legend: LEGEND_BELOW,
      yaxis: axis("", {
        type: "category",
        categoryorder: "array",
        categoryarray: rows.map((row) => row.name),
        autorange: "reversed",
      }),
      margin: { l: 56, r: 24, t: 80, b: 48 },
      height: 220 + 26 * rows.length,
    }),
  };
}
