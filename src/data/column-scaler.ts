import { requireFinite, type Matrix } from "./matrix";

/** What a scaler has learned, one value per column. */
export interface ColumnScaling {
  /** Subtracted from each value. */
  readonly offset: readonly number[];
  /** What the rest is divided by; 0 marks a column that was constant. */
  readonly scale: readonly number[];
}

/**
 * `z = (x - offset) / scale`, column by column, with what was learned from the training rows.
 *
 * A column that is constant in the training rows tells nothing: it becomes 0, also in rows that differ from it, and
 * `inverse` gives back the constant.
 */
export abstract class ColumnScaler {
  private scaling: ColumnScaling | undefined;

  /** Learns offset and scale of column `j` from its values. */
  protected abstract learn(values: Float64Array): { offset: number; scale: number };

  /**
   * @param x training rows only: what other rows look like must not leak into a model.
   * @throws RangeError when there are no rows, or a value is NaN or infinite.
   */
  fit(x: Matrix): this {
    const owner = `${this.constructor.name}.fit`;
    if (x.rows === 0) throw new RangeError(`${owner}: expected at least one row, got none`);
    requireFinite(owner, x);
    const offset: number[] = [];
    const scale: number[] = [];
    const values = new Float64Array(x.rows);
    for (let j = 0; j < x.cols; j++) {
      for (let i = 0; i < x.rows; i++) values[i] = x.data[i * x.cols + j];
      const constant = values.every((value) => value === values[0]);
      const learned = constant ? { offset: values[0], scale: 0 } : this.learn(values);
      offset.push(learned.offset);
      scale.push(learned.scale);
    }
    this.scaling = { offset, scale };
    return this;
  }

  /** A new matrix of the scaled values. @throws RangeError when the columns are not those of `fit`. */
  transform(x: Matrix): Matrix {
    return this.map("transform", x, (value, offset, scale) => (scale === 0 ? 0 : (value - offset) / scale));
  }

  /** A new matrix of the values before scaling. @throws RangeError when the columns are not those of `fit`. */
  inverse(z: Matrix): Matrix {
    return this.map("inverse", z, (value, offset, scale) => value * scale + offset);
  }

  toJSON(): ColumnScaling {
    return this.fitted("toJSON");
  }

  protected restore(owner: string, { offset, scale }: ColumnScaling): this {
    if (offset?.length !== scale?.length || ![...offset, ...scale].every(Number.isFinite)) {
      throw new RangeError(`${owner}: expected as many finite offsets as scales`);
    }
    this.scaling = { offset: [...offset], scale: [...scale] };
    return this;
  }

  private map(
    method: string,
    x: Matrix,
    value: (value: number, offset: number, scale: number) => number,
  ): Matrix {
    const { offset, scale } = this.fitted(method);
    if (x.cols !== offset.length) {
      throw new RangeError(
        `${this.constructor.name}.${method}: expected ${offset.length} columns (those of fit), got ${x.cols}`,
      );
    }
    const data = new Float32Array(x.data.length);
    for (let i = 0, position = 0; i < x.rows; i++) {
      for (let j = 0; j < x.cols; j++, position++)
        data[position] = value(x.data[position], offset[j], scale[j]);
    }
    return { data, rows: x.rows, cols: x.cols };
  }

  private fitted(method: string): ColumnScaling {
    if (!this.scaling)
      throw new Error(`${this.constructor.name}.${method}: expected a fitted scaler; call fit first`);
    return this.scaling;
  }
}
