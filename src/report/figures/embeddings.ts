import type { Matrix } from "../../data/matrix";
import { INK, LEGEND_BELOW, type PlotlyFigure, axis, colorOf, layout, translucent } from "./figure";

/** Rows of several classes in the plane, synthetic ones among them. */
export interface EmbeddedRows {
  /** Above the panel, e.g. `"SMOTE"`. */
  readonly name: string;
  /** Under the name, such as scores of the layout. */
  readonly note: string;
  /** Rows x 2. */
  readonly points: Matrix;
  /** Class of each row, an index into the class names. */
  readonly labels: ArrayLike<number>;
  /** 1 for each synthetic row, 0 for others. */
  readonly synthetic: ArrayLike<number>;
}

/** More points than this are drawn by the graphics card. */
const MOST_DRAWN = 24_000;
const COLUMNS = 2;
const GAP = 0.05;
/** Above a panel, for its name and note; a share of the height. */
const HEAD = 0.09;

/**
 * Embeddings side by side, a panel for each: colour is the class, a cross is a synthetic row. A click on a name below takes
 * these rows out of all panels.
 *
 * @throws RangeError unless every panel has points of 2 coordinates, a label and a mark for each.
 */
export function embeddingsFigure(
  panels: readonly EmbeddedRows[],
  classes: readonly string[],
  title: string,
): PlotlyFigure {
  for (const { name, points, labels, synthetic } of panels) {
    if (points.cols !== 2 || labels.length !== points.rows || synthetic.length !== points.rows) {
      throw new RangeError(
        `embeddingsFigure: expected points of 2 coordinates with a label and a mark each in ${name}, ` +
          `got ${points.rows} x ${points.cols}, ${labels.length} labels and ${synthetic.length} marks`,
      );
    }
  }
  const total = panels.reduce((sum, { points }) => sum + points.rows, 0);
  const type = total > MOST_DRAWN ? "scattergl" : "scatter";
  const rows = Math.ceil(panels.length / COLUMNS);
  const places = panels.map((_, i) => placeOf(i, rows));
  const data = panels.flatMap((panel, i) =>
    classes.flatMap((name, label) =>
      [0, 1].map((mark) => ({
        ...pointsOf(panel, label, mark),
        type,
        mode: "markers",
        name: mark ? `${name}, synthetic` : name,
        legendgroup: `${label} ${mark}`,
        showlegend: i === 0,
        marker: {
          color: translucent(colorOf(label), mark ? 0.75 : 0.5),
          size: mark ? 5 : 4,
          symbol: mark ? "x" : "circle",
        },
        hovertemplate: `${mark ? `${name}, synthetic` : name}<extra>${panel.name}</extra>`,
        xaxis: i === 0 ? "x" : `x${i + 1}`,
        yaxis: i === 0 ? "y" : `y${i + 1}`,
      })),
    ),
  );
  const axes = places.flatMap(({ x, y }, i) => {
    const number = i === 0 ? "" : String(i + 1);
    const plain = { showticklabels: false, showgrid: false, ticks: "", showline: true, mirror: true };
    return [
      [`xaxis${number}`, axis("", { ...plain, domain: x, anchor: `y${number}` })],
      [`yaxis${number}`, axis("", { ...plain, domain: y, anchor: `x${number}` })],
    ] as const;
  });
  const annotations = panels.map(({ name, note }, i) => ({
    text: `<b>${name}</b><br>${note}`,
    xref: "paper",
    yref: "paper",
    x: places[i].x[0],
    y: places[i].y[1],
    xanchor: "left",
    yanchor: "bottom",
    align: "left",
    showarrow: false,
    font: { color: INK },
  }));
  return {
    data,
    layout: layout(title, {
      ...Object.fromEntries(axes),
      annotations,
      legend: { ...LEGEND_BELOW, y: -0.04, itemsizing: "constant" },
      margin: { l: 24, r: 24, t: 56, b: 48 },
      height: 120 + 420 * rows,
    }),
  };
}

/** The share of the width and of the height, from below, that the `i`-th panel takes. */
function placeOf(i: number, rows: number): { x: [number, number]; y: [number, number] } {
  const width = (1 - GAP * (COLUMNS - 1)) / COLUMNS;
  const left = (i % COLUMNS) * (width + GAP);
  const top = 1 - Math.floor(i / COLUMNS) / rows;
  return { x: [left, left + width], y: [top - 1 / rows + GAP / rows, top - HEAD / rows] };
}

/** The points of one class, given or synthetic; an empty one keeps the class in the legend. */
function pointsOf({ points, labels, synthetic }: EmbeddedRows, label: number, mark: number): object {
  const x: (number | null)[] = [];
  const y: (number | null)[] = [];
  for (let i = 0; i < points.rows; i++) {
    if (labels[i] !== label || synthetic[i] !== mark) continue;
    // More digits than a screen has would only make the file larger.
    x.push(Number(points.data[2 * i].toPrecision(3)));
    y.push(Number(points.data[2 * i + 1].toPrecision(3)));
  }
  return { x: [...x, null], y: [...y, null] };
}
