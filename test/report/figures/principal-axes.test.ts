import { describe, expect, it } from "vitest";
import { matrixOf } from "../../../src/data/matrix";
import { principalPlane } from "../../../src/report/figures/principal-axes";

// Made with numpy 1.24.2: numpy.linalg.svd of the centred rows; coordinates U S, signs by the largest entry of U.
const ROWS = [
  [2.5, 2.4, 0.5, 1],
  [0.5, 0.7, 1.5, 0],
  [2.2, 2.9, -0.5, 2],
  [1.9, 2.2, 0.25, 1],
  [3.1, 3, 1, -1],
  [2.3, 2.7, 0, 3],
];
const POINTS = [
  [-0.0886467793, 0.3325747933],
  [2.0760033022, -1.7011220216],
  [-1.4360575781, 0.0799382409],
  [-0.015077632, -0.1769812336],
  [1.4793669858, 1.8962104056],
  [-2.0155882986, -0.4306201845],
];
const EXPLAINED = [0.633185514531089, 0.34203557869405776];

describe("principalPlane", () => {
  it("is numpy's", () => {
    const x = matrixOf(ROWS);
    const plane = principalPlane(x);
    expect(plane.explained[0]).toBeCloseTo(EXPLAINED[0], 6);
    expect(plane.explained[1]).toBeCloseTo(EXPLAINED[1], 6);
    ROWS.forEach((row, i) => {
      const [first, second] = plane.project(row);
      expect(first).toBeCloseTo(POINTS[i][0], 5);
      expect(second).toBeCloseTo(POINTS[i][1], 5);
    });
  });

  it("keeps distances of rows that lie in a plane", () => {
    const rows = [
      [0, 0, 0],
      [3, 0, 4],
      [0, 2, 0],
    ];
    const points = rows.map((row) => principalPlane(matrixOf(rows)).project(row));
    const distance = (a: number[], b: number[]): number => Math.hypot(...a.map((value, j) => value - b[j]));
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      expect(distance(points[i], points[j])).toBeCloseTo(distance(rows[i], rows[j]), 5);
    }
  });

  it("is a point when all rows are equal", () => {
    const plane = principalPlane(
      matrixOf([
        [1, 2],
        [1, 2],
      ]),
    );
    expect(plane).toMatchObject({ explained: [0, 0] });
    expect(plane.project([5, 5])).toEqual([0, 0]);
  });
});
