import { type Matrix, rowOf } from "../../data/matrix";

/** The plane in which some rows vary most. */
export interface PrincipalPlane {
  /** Share of the variance that each direction explains, 0 .. 1. */
  explained: [number, number];
  /** The place of a row in the plane. */
  project(row: ArrayLike<number>): [number, number];
}

/**
 * The plane of the first two principal axes of the rows of `x`. The rows may have many features but should be few (up to
 * some hundreds): the work is on their rows x rows Gram matrix.
 */
export function principalPlane(x: Matrix): PrincipalPlane {
  const { rows, cols } = x;
  const center = new Float64Array(cols);
  for (let i = 0; i < rows; i++) rowOf(x, i).forEach((value, j) => (center[j] += value / rows));
  const centered = Array.from({ length: rows }, (_, i) => {
    return Float64Array.from(rowOf(x, i), (value, j) => value - center[j]);
  });
  const gram = centered.map((a) => Float64Array.from(centered, (b) => dot(a, b)));
  const variance = gram.reduce((sum, row, i) => sum + row[i], 0);

  const explained: number[] = [];
  const axes: Float64Array[] = [];
  for (let k = 0; k < 2; k++) {
    const { value, vector } = leadingEigenpair(gram);
    explained.push(variance > 0 ? value / variance : 0);
    // An eigenvector u of the Gram matrix X Xᵀ gives the axis Xᵀ u / sqrt(value) in the space of the features.
    const axis = new Float64Array(cols);
    if (value > 0) {
      centered.forEach((row, i) =>
        row.forEach((entry, j) => (axis[j] += (entry * vector[i]) / Math.sqrt(value))),
      );
    }
    axes.push(axis);
    gram.forEach((row, i) => row.forEach((_, j) => (row[j] -= value * vector[i] * vector[j])));
  }
  return {
    explained: [explained[0], explained[1]],
    project(row) {
      const offset = Float64Array.from(row, (value, j) => value - center[j]);
      return [dot(offset, axes[0]), dot(offset, axes[1])];
    },
  };
}

/** The largest eigenvalue of a symmetric positive semidefinite matrix, by power iteration; its largest entry is positive. */
function leadingEigenpair(matrix: Float64Array[]): { value: number; vector: Float64Array } {
  // The column of the largest diagonal entry has a part along the leading eigenvector.
  const start = matrix.reduce((best, row, i) => (row[i] > matrix[best][best] ? i : best), 0);
  let vector = normalized(matrix.map((row) => row[start]));
  let value = 0;
  for (let round = 0; round < 1000; round++) {
    const image = Float64Array.from(matrix, (row) => dot(row, vector));
    value = dot(image, vector);
    const change = Math.hypot(...image.map((entry, i) => entry - value * vector[i]));
    if (change <= 1e-12 * Math.abs(value)) break;
    vector = normalized(image);
  }
  const top = vector.reduce((best, entry) => (Math.abs(entry) > Math.abs(best) ? entry : best), 0);
  return { value: Math.max(0, value), vector: vector.map((entry) => entry * Math.sign(top)) };
}

/** The zero vector stays as it is. */
function normalized(vector: ArrayLike<number>): Float64Array {
  const length = Math.hypot(...Array.from(vector));
  return Float64Array.from(vector, (entry) => (length > 0 ? entry / length : 0));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
