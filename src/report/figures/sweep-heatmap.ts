import { COLORSCALE, type PlotlyFigure, axis, labelColor, layout } from "./figure";

/** One hyper-parameter of a sweep and the values that were tried. */
export interface SweepAxis {
  name: string;
  values: number[];
}

/** Results over a grid of two hyper-parameters. */
export interface Sweep {
  x: SweepAxis;
  y: SweepAxis;
  /** `mean[i][j]` at `y.values[i]`, `x.values[j]`, in the unit of `measure`; `undefined` where it did not run. */
  mean: (number | undefined)[][];
  /** Sample standard deviations over the seeds, in the same layout. */
  sd?: (number | undefined)[][];
  /** What is shown, with its unit, e.g. `"macro F1, %"`. */
  measure: string;
  /** The setting that the paper recommends. */
  paper?: { x: number; y: number };
}

/**
 * A sweep as a heatmap with its values printed; the best cell is framed with a solid line, the paper's with a dashed one.
 *
 * @throws RangeError when `mean` does not fit the axes.
 */
export function sweepHeatmap({ x, y, mean, sd, measure, paper }: Sweep, title = "Sweep"): PlotlyFigure {
  if (mean.length !== y.values.length || mean.some((row) => row.length !== x.values.length)) {
    throw new RangeError(
      `sweepHeatmap: expected ${y.values.length} rows of ${x.values.length} means, ` +
        `got ${mean.length} of ${mean.map((row) => row.length).join(", ")}`,
    );
  }
  const text = mean.map((row, i) => {
    return row.map((value, j) => {
      const spread = sd?.[i]?.[j];
      if (value === undefined) return "";
      return value.toFixed(2) + (spread === undefined ? "" : `<br>± ${spread.toFixed(2)}`);
    });
  });
  const ran = mean.flat().filter((value) => value !== undefined);
  const [low, high] = [Math.min(...ran), Math.max(...ran)];
  const best = ran.length > 0 ? placeOf(mean, high) : undefined;
  const recommended = paper && { row: y.values.indexOf(paper.y), column: x.values.indexOf(paper.x) };
  const labels = mean.flatMap((row, i) => {
    return row.map((value, j) => {
      if (value === undefined) return { x: j, y: i, text: "not run", showarrow: false };
      const color = labelColor((value - low) / (high - low || 1));
      return { x: j, y: i, text: text[i][j], showarrow: false, font: { color } };
    });
  });
  const frames = [
    ...(best ? [frame(best, "solid")] : []),
    ...(recommended && recommended.row >= 0 && recommended.column >= 0 ? [frame(recommended, "dash")] : []),
  ];
  return {
    data: [
      {
        type: "heatmap",
        x: x.values.map(String),
        y: y.values.map(String),
        z: mean.map((row) => row.map((value) => value ?? null)),
        text,
        colorscale: COLORSCALE,
        xgap: 2,
        ygap: 2,
        colorbar: { title: { text: measure, side: "right" }, thickness: 12, outlinewidth: 0 },
        hovertemplate: `${x.name} = %{x}<br>${y.name} = %{y}<br>%{text}<extra></extra>`,
        hoverongaps: false,
      },
    ],
    layout: layout(
      `${title}<br><sup>solid frame: best here${paper ? "; dashed: the paper's setting" : ""}</sup>`,
      {
        shapes: frames,
        annotations: labels,
        xaxis: axis(x.name, { showgrid: false, type: "category", ticks: "" }),
        yaxis: axis(y.name, { showgrid: false, type: "category", ticks: "" }),
        margin: { l: 56, r: 24, t: 72, b: 48 },
        height: 200 + 56 * y.values.length,
        width: 260 + 84 * x.values.length,
      },
    ),
  };
}

function placeOf(mean: Sweep["mean"], value: number): { row: number; column: number } {
  const row = mean.findIndex((values) => values.includes(value));
  return { row, column: mean[row].indexOf(value) };
}

/** A frame around a cell; category axes count cells from 0. */
function frame({ row, column }: { row: number; column: number }, dash: string): object {
  const inset = dash === "solid" ? 0.48 : 0.4;
  return {
    type: "rect",
    x0: column - inset,
    x1: column + inset,
    y0: row - inset,
    y1: row + inset,
    line: { color: "#D55E00", width: 3, dash },
  };
}
