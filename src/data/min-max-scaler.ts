import { ColumnScaler, type ColumnScaling } from "./column-scaler";

/** `z = (x - min) / (max - min)`: every column of the training rows spans 0 .. 1; other rows may lie outside. */
export class MinMaxScaler extends ColumnScaler {
  /** @throws RangeError when `state` is not what `toJSON` gives. */
  static fromJSON(state: ColumnScaling): MinMaxScaler {
    return new MinMaxScaler().restore("MinMaxScaler.fromJSON", state);
  }

  protected learn(values: Float64Array): { offset: number; scale: number } {
    const min = values.reduce((least, value) => Math.min(least, value), Infinity);
    const max = values.reduce((most, value) => Math.max(most, value), -Infinity);
    return { offset: min, scale: max - min };
  }
}
