import { ColumnScaler, type ColumnScaling } from "./column-scaler";

/** `z = (x - mean) / sd`: every column of the training rows gets mean 0 and (population) standard deviation 1. */
export class Standardizer extends ColumnScaler {
  /** @throws RangeError when `state` is not what `toJSON` gives. */
  static fromJSON(state: ColumnScaling): Standardizer {
    return new Standardizer().restore("Standardizer.fromJSON", state);
  }

  protected learn(values: Float64Array): { offset: number; scale: number } {
    const n = values.length;
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    return { offset: mean, scale: Math.sqrt(variance) };
  }
}
