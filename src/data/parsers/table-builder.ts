import { matrix, type Matrix } from "../matrix";

/** Collects rows whose number is not known beforehand. */
export class TableBuilder {
  /** Rows added so far. */
  rows = 0;
  private data: Float32Array;
  private labels: Int32Array;

  /**
   * @param columns features of a row.
   * @param expectedRows rows to make room for; more may come, at the cost of a copy.
   */
  constructor(
    private readonly columns: number,
    expectedRows: number,
  ) {
    const capacity = Math.max(1, expectedRows);
    this.data = new Float32Array(capacity * columns);
    this.labels = new Int32Array(capacity);
  }

  /** Where the next row goes: features from `offset` on in `data`, all of them zero or left from a row never added. */
  nextRow(): { data: Float32Array; offset: number } {
    if (this.rows === this.labels.length) this.grow();
    return { data: this.data, offset: this.rows * this.columns };
  }

  /** Adds the row that `nextRow` made room for. */
  add(label: number): void {
    this.labels[this.rows++] = label;
  }

  finish(): { x: Matrix; y: Int32Array } {
    const { rows, columns } = this;
    const full = rows === this.labels.length;
    const data = full ? this.data : this.data.slice(0, rows * columns);
    return { x: matrix(data, rows, columns), y: full ? this.labels : this.labels.slice(0, rows) };
  }

  private grow(): void {
    const capacity = 2 * this.labels.length;
    const data = new Float32Array(capacity * this.columns);
    data.set(this.data);
    this.data = data;
    const labels = new Int32Array(capacity);
    labels.set(this.labels);
    this.labels = labels;
  }
}
