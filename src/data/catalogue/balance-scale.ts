import type { Table } from "../dataset";
import { matrixOf } from "../matrix";
import type { DatasetEntry } from "./entry";

const CLASS_NAMES = ["B", "L", "R"];

/** Weight and distance on the left and on the right, each 1 .. 5; the side of the larger torque is the class. */
export const balanceScale: DatasetEntry = {
  title: "Balance scale: all 625 settings of two weights and two distances",
  source: "https://archive.ics.uci.edu/dataset/12/balance+scale",
  files: [],
  generate: generateBalanceScale,
  facts: { rows: 625, columns: 4, classes: { B: 49, L: 288, R: 288 } },
};

function generateBalanceScale(): Table {
  const settings = [1, 2, 3, 4, 5];
  const rows = settings.flatMap((leftWeight) =>
    settings.flatMap((leftDistance) =>
      settings.flatMap((rightWeight) =>
        settings.map((rightDistance) => [leftWeight, leftDistance, rightWeight, rightDistance]),
      ),
    ),
  );
  const labels = rows.map(([leftWeight, leftDistance, rightWeight, rightDistance]) => {
    const torque = leftWeight * leftDistance - rightWeight * rightDistance;
    return CLASS_NAMES.indexOf(torque === 0 ? "B" : torque > 0 ? "L" : "R");
  });
  return {
    x: matrixOf(rows),
    y: Int32Array.from(labels),
    classNames: CLASS_NAMES,
    featureNames: ["left-weight", "left-distance", "right-weight", "right-distance"],
  };
}
