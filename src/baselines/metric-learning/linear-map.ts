import type { Matrix } from "../../data/matrix";

/** Rows in float64: `x[i][j] = data[i * cols + j]`. */
export interface Rows {
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/** A linear map of features onto components, components x features. */
export type LinearMap = Rows;

/** The first `components` rows of the identity. */
export function identityMap(components: number, features: number): LinearMap {
  const data = new Float64Array(components * features);
  for (let c = 0; c < components; c++) data[c * features + c] = 1;
  return { data, rows: components, cols: features };
}

/** `x Aᵀ`: rows x components. */
export function mapped(x: Rows, map: LinearMap): Rows {
  const { data: a, rows: components, cols: features } = map;
  const data = new Float64Array(x.rows * components);
  for (let i = 0; i < x.rows; i++) {
    for (let c = 0; c < components; c++) {
      let total = 0;
      for (let j = 0; j < features; j++) total += a[c * features + j] * x.data[i * features + j];
      data[i * components + c] = total;
    }
  }
  return { data, rows: x.rows, cols: components };
}

/** `x` less `center`, in float64: differences between rows stay, and large offsets cost no digits. */
export function centered({ data, rows, cols }: Matrix, center: Float64Array): Rows {
  return { data: Float64Array.from(data, (value, at) => value - center[at % cols]), rows, cols };
}
