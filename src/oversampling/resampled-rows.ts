import type { Matrix } from "../data/matrix";
import type { Resampled } from "./oversampler";

/** The given rows, behind which synthetic ones are written in place. */
export class ResampledRows {
  /** Row-major; a row that was appended is all zeros until it is written. */
  readonly data: Float32Array;
  private readonly y: Int32Array;
  private readonly origin: Int32Array;
  private rows: number;

  /** @param room for so many synthetic rows. */
  constructor(
    private readonly given: Matrix,
    y: Int32Array,
    room: number,
  ) {
    const rows = given.rows + room;
    this.data = new Float32Array(rows * given.cols);
    this.data.set(given.data);
    this.y = new Int32Array(rows);
    this.y.set(y);
    this.origin = new Int32Array(rows);
    for (let i = 0; i < given.rows; i++) this.origin[i] = i;
    this.rows = given.rows;
  }

  /**
   * Appends a row of class `label`, made from the given row `origin`.
   *
   * @returns where in `data` it begins.
   */
  append(label: number, origin: number): number {
    this.y[this.rows] = label;
    this.origin[this.rows] = origin;
    return this.rows++ * this.given.cols;
  }

  /** What was given and appended; room that is left over is cut off. */
  resampled(): Resampled {
    const { rows, given } = this;
    const { cols } = given;
    const full = rows === this.y.length;
    return {
      x: { data: full ? this.data : this.data.slice(0, rows * cols), rows, cols },
      y: full ? this.y : this.y.slice(0, rows),
      synthetic: new Uint8Array(rows).fill(1, given.rows),
      origin: full ? this.origin : this.origin.slice(0, rows),
    };
  }
}
