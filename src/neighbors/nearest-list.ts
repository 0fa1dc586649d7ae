/** The k nearest candidates seen so far, in the order of `Neighbors`: by squared distance, then by row index. */
export class NearestList {
  readonly squared: Float64Array;
  readonly rows: Int32Array;

  constructor(readonly k: number) {
    this.squared = new Float64Array(k).fill(Infinity);
    this.rows = new Int32Array(k).fill(-1);
  }

  /** The k-th smallest squared distance; infinite while there are fewer than k candidates. */
  get worst(): number {
    return this.squared[this.k - 1];
  }

  clear(): void {
    this.squared.fill(Infinity);
    this.rows.fill(-1);
  }

  /** Takes the candidate if it belongs among the k nearest. The caller offers each row once. */
  offer(squared: number, row: number): void {
    let place = this.k - 1;
    if (!this.precedes(squared, row, place)) return;
    for (; place > 0 && this.precedes(squared, row, place - 1); place--) {
      this.squared[place] = this.squared[place - 1];
      this.rows[place] = this.rows[place - 1];
    }
    this.squared[place] = squared;
    this.rows[place] = row;
  }

  private precedes(squared: number, row: number, place: number): boolean {
    return squared < this.squared[place] || (squared === this.squared[place] && row < this.rows[place]);
  }
}
