import { type Matrix, rowOf } from "../../data/matrix";
import { INK, LEGEND_BELOW, type PlotlyFigure, axis, colorOf, layout, translucent } from "./figure";
import { principalPlane } from "./principal-axes";

/** One sample, its true nearest neighbours, and what a model predicts for them. Ranks count from the nearest. */
export interface PredictedNeighbors {
  /** The sample: 1 x features. */
  sample: Matrix;
  /** Its class, an index into `classes`. */
  label: number;
  /** Its K nearest training rows, K x features, and their classes. */
  trueVectors: Matrix;
  trueLabels: ArrayLike<number>;
  /** The K predicted vectors, K x features, and the K predicted classes (of a model that predicts labels). */
  predictedVectors: Matrix;
  predictedLabels?: ArrayLike<number>;
  /** Training rows around the sample, for the background, and their classes. */
  surroundings?: { vectors: Matrix; labels: ArrayLike<number> };
  /** Names of the classes. */
  classes: readonly string[];
}

/**
 * What a model predicts for one sample. Left: sample, true neighbours and predicted vectors in the plane in which they
 * vary most, each predicted vector joined to the true one of its rank; colour is the class. Surroundings are projected
 * onto that plane too.
 * Right, in the full space: how far each predicted vector is from the true one, beside how far the sample itself is. A
 * model that has only learnt to copy its input has bars of equal length.
 *
 * @throws RangeError when the matrices differ in features, or in rows where they must agree.
 */
export function neighborsFigure(neighbors: PredictedNeighbors): PlotlyFigure {
  requireShapes(neighbors);
  const { sample, trueVectors, predictedVectors, surroundings, classes } = neighbors;
  const k = trueVectors.rows;
  const plane = principalPlane(stack([sample, trueVectors, predictedVectors]));
  const place = (rows: Matrix): [number, number][] => {
    return Array.from({ length: rows.rows }, (_, i) => plane.project(rowOf(rows, i)));
  };
  const [own, truths, guesses] = [place(sample), place(trueVectors), place(predictedVectors)];
  const local = [...own, ...truths, ...guesses];

  const links = truths.flatMap((truth, i) => [truth, guesses[i], NOWHERE]);
  const around = surroundings ? place(surroundings.vectors) : [];
  const background = classes.map((name, label) => ({
    // The empty point keeps the class in the legend where no row of it lies around.
    ...dots([...around.filter((_, i) => surroundings?.labels[i] === label), NOWHERE]),
    name: surroundings ? `${name}, training row` : name,
    marker: { color: translucent(colorOf(label), 0.5), size: 6 },
    showlegend: true,
    hoverinfo: "skip",
  }));
  const ranks = Array.from({ length: k }, (_, i) => String(i + 1));
  const data = [
    ...background,
    {
      type: "scatter",
      mode: "lines",
      x: links.map(([x]) => x),
      y: links.map(([, y]) => y),
      line: { color: INK, width: 1, dash: "dot" },
      hoverinfo: "skip",
      showlegend: false,
    },
    {
      ...dots(truths),
      mode: "markers+text",
      name: "true neighbour",
      text: ranks,
      textposition: "top center",
      marker: { color: colorsOf(neighbors.trueLabels, k), size: 12 },
      customdata: namesOf(neighbors.trueLabels, k, classes),
      hovertemplate: "true neighbour %{text}<br>%{customdata}<extra></extra>",
    },
    {
      ...dots(guesses),
      mode: "markers+text",
      name: "predicted vector",
      text: ranks,
      textposition: "bottom center",
      marker: {
        color: neighbors.predictedLabels ? colorsOf(neighbors.predictedLabels, k) : INK,
        size: 12,
        symbol: "diamond-open",
        line: { width: 2.5 },
      },
      customdata: neighbors.predictedLabels
        ? namesOf(neighbors.predictedLabels, k, classes)
        : ranks.map(() => ""),
      hovertemplate: "predicted vector %{text}<br>%{customdata}<extra></extra>",
    },
    {
      ...dots(own),
      name: "sample",
      marker: { color: colorOf(neighbors.label), size: 15, symbol: "star", line: { color: INK, width: 1 } },
      customdata: [classes[neighbors.label]],
      hovertemplate: "the sample<br>%{customdata}<extra></extra>",
    },
    ...distanceBars(neighbors, ranks),
  ];
  const percent = (share: number): string => `${(100 * share).toFixed(0)} % of the variance`;
  return {
    data,
    layout: layout("True neighbours and what the model predicts", {
      xaxis: axis(`first principal axis (${percent(plane.explained[0])})`, {
        domain: [0, 0.6],
        range: rangeOf(local.map(([x]) => x)),
      }),
      yaxis: axis(`second principal axis (${percent(plane.explained[1])})`, {
        range: rangeOf(local.map(([, y]) => y)),
        scaleanchor: "x",
      }),
      xaxis2: axis("rank of the neighbour", { domain: [0.7, 1], type: "category" }),
      yaxis2: axis("Euclidean distance to the true neighbour", { anchor: "x2", rangemode: "tozero" }),
      bargap: 0.3,
      legend: LEGEND_BELOW,
      height: 520,
    }),
  };
}

function distanceBars(
  { sample, trueVectors, predictedVectors }: PredictedNeighbors,
  ranks: string[],
): object[] {
  const distances = (from: (i: number) => Float32Array): number[] => {
    return ranks.map((_, i) => distance(from(i), rowOf(trueVectors, i)));
  };
  const bar = {
    type: "bar",
    x: ranks,
    xaxis: "x2",
    yaxis: "y2",
    hovertemplate: "rank %{x}: %{y:.3g}<extra></extra>",
  };
  return [
    {
      ...bar,
      name: "distance from the predicted vector",
      y: distances((i) => rowOf(predictedVectors, i)),
      marker: { color: "rgba(0, 0, 0, 0)", line: { color: INK, width: 2 } },
    },
    {
      ...bar,
      name: "distance from the sample",
      y: distances(() => rowOf(sample, 0)),
      marker: { color: translucent(INK, 0.55) },
    },
  ];
}

/** The values and a margin for their ranks and for what lies around. */
function rangeOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = 0.25 * (high - low || 1);
  return [low - margin, high + margin];
}

/** A point that is not drawn and interrupts lines. */
const NOWHERE: [null, null] = [null, null];

function dots(points: readonly [number | null, number | null][]): object {
  return { type: "scatter", mode: "markers", x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}

function colorsOf(labels: ArrayLike<number>, k: number): string[] {
  return Array.from({ length: k }, (_, i) => colorOf(labels[i]));
}

function namesOf(labels: ArrayLike<number>, k: number, classes: readonly string[]): string[] {
  return Array.from({ length: k }, (_, i) => classes[labels[i]]);
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0));
}

function stack(parts: readonly Matrix[]): Matrix {
  const cols = parts[0].cols;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const data = new Float32Array(rows * cols);
  let filled = 0;
  for (const part of parts) {
    data.set(part.data, filled);
    filled += part.data.length;
  }
  return { data, rows, cols };
}

function requireShapes({ sample, trueVectors, predictedVectors, surroundings }: PredictedNeighbors): void {
  const cols = [sample, trueVectors, predictedVectors, surroundings?.vectors ?? sample].map(
    (part) => part.cols,
  );
  if (sample.rows !== 1 || trueVectors.rows !== predictedVectors.rows || new Set(cols).size !== 1) {
    throw new RangeError(
      "neighborsFigure: expected one sample and as many true as predicted vectors, all of one number of features, got " +
        `${sample.rows}, ${trueVectors.rows} and ${predictedVectors.rows} rows of ${cols.join(", ")} features`,
    );
  }
}
