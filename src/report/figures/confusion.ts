import { COLORSCALE, type PlotlyFigure, axis, labelColor, layout } from "./figure";

/**
 * A confusion matrix: colour is the share of the actual class, every cell prints share and count.
 *
 * @param counts `counts[i][j]` rows of class `i` predicted as `j`.
 * @param classes their names, in that order.
 * @throws RangeError when `counts` is not square with one row per class.
 */
export function confusionFigure(
  counts: readonly (readonly number[])[],
  classes: readonly string[],
  title = "Confusion matrix",
): PlotlyFigure {
  if (counts.length !== classes.length || counts.some((row) => row.length !== classes.length)) {
    throw new RangeError(
      `confusionFigure: expected ${classes.length} x ${classes.length} counts for ${classes.length} class names, ` +
        `got ${counts.length} rows of ${counts.map((row) => row.length).join(", ")}`,
    );
  }
  const shares = counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total === 0 ? 0 : (100 * count) / total));
  });
  const rowNames = classes.map((name, i) => {
    return `${name} (${counts[i].reduce((sum, count) => sum + count, 0).toLocaleString("en-US")})`;
  });
  const text = shares.map((row, i) => {
    return row.map((share, j) => `${share.toFixed(1)} %<br>${counts[i][j].toLocaleString("en-US")}`);
  });
  const heatmap = {
    type: "heatmap",
    x: classes,
    y: rowNames,
    z: shares,
    text,
    zmin: 0,
    zmax: 100,
    xgap: 2,
    ygap: 2,
    colorscale: COLORSCALE,
    colorbar: { title: { text: "% of actual class", side: "right" }, thickness: 12, outlinewidth: 0 },
    hovertemplate: "actual %{y}<br>predicted %{x}<br>%{text}<extra></extra>",
  };
  const annotations = shares.flatMap((row, i) => {
    return row.map((share, j) => ({
      // By position: plotly takes a class name that is a number for a position.
      x: j,
      y: i,
      text: text[i][j],
      showarrow: false,
      font: { color: labelColor(share / 100) },
    }));
  });
  return {
    data: [heatmap],
    layout: layout(title, {
      annotations,
      xaxis: axis("predicted class", { showgrid: false, type: "category", ticks: "" }),
      yaxis: axis("actual class (rows)", {
        showgrid: false,
        type: "category",
        autorange: "reversed",
        ticks: "",
      }),
      height: 240 + 60 * classes.length,
      width: 360 + 90 * classes.length,
    }),
  };
}
