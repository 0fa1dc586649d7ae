import { RandomState } from "../../engine/random";
import type { Table } from "../dataset";
import { matrixOf } from "../matrix";
import type { DatasetEntry } from "./entry";

const SOURCE =
  "https://github.com/Heuzi/NN-kNN (dataset/cls_small_data.py), drawn with numpy's legacy generator, seed 42";

/** Vertical stripes at x = 0, 10, .., 100: only x tells the class. */
export const zebraA: DatasetEntry = {
  title: "Zebra (a): vertical stripes",
  source: SOURCE,
  files: [],
  generate: () => table(verticalStripes(new RandomState(42))),
  facts: { rows: 110, columns: 2, classes: { "0": 60, "1": 50 } },
};

/** Zebra (a), and beside it, at x >= 100, horizontal stripes, where only y tells the class. */
export const zebraB: DatasetEntry = {
  title: "Zebra (b): vertical and horizontal stripes",
  source: SOURCE,
  files: [],
  generate: () => {
    const random = new RandomState(42);
    return table([...verticalStripes(random), ...horizontalStripes(random)]);
  },
  facts: { rows: 220, columns: 2, classes: { "0": 120, "1": 100 } },
};

interface Point {
  x: number;
  y: number;
  label: number;
}

const POINTS_PER_STRIPE = 10;
const STRIPES = Array.from({ length: 11 }, (_, i) => 10 * i).flatMap((position) =>
  Array.from({ length: POINTS_PER_STRIPE }, () => position),
);

function verticalStripes(random: RandomState): Point[] {
  return STRIPES.map((x) => ({ x, y: 100 * random.random(), label: colour(x) }));
}

function horizontalStripes(random: RandomState): Point[] {
  return STRIPES.map((y) => ({ x: 100 + 100 * random.random(), y, label: colour(y) }));
}

/** Stripes alternate; those at multiples of 20 are class 0. */
function colour(position: number): number {
  return position % 20 === 0 ? 0 : 1;
}

function table(points: Point[]): Table {
  return {
    x: matrixOf(points.map(({ x, y }) => [x, y])),
    y: Int32Array.from(points, ({ label }) => label),
    classNames: ["0", "1"],
    featureNames: ["x", "y"],
  };
}
