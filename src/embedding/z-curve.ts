/** Halvings of the layout's sides down to the finest grid. */
const LEVELS = 16;
/** A sort key is an exact float64: 32 bits for the cell of the finest grid, 21 for the point. */
export const MAX_POINTS = 2 ** 21;

/**
 * The order of points in the plane along a Z-shaped curve through the cells of a grid: of every grid of half as many
 * cells to a side, the points in one cell follow each other.
 *
 * Source: G. M. Morton, "A computer oriented geodetic data base", IBM, 1966.
 */
export class ZCurve {
  /** Which point is at each place of the curve. */
  readonly order: Int32Array;
  /** The cell of the finest grid at each place; two bits less give the cell of the next coarser grid. */
  readonly codes: Uint32Array;
  /** Side of the finest grid's cells. */
  side = 0;
  private readonly keys: Float64Array;

  /** @param points how many, at most `MAX_POINTS`. */
  constructor(readonly points: number) {
    this.order = new Int32Array(points);
    this.codes = new Uint32Array(points);
    this.keys = new Float64Array(points);
  }

  /** @param layout x and y of every point, finite. */
  sort(layout: Float64Array): void {
    const { points, keys, order, codes } = this;
    let left = Infinity;
    let right = -Infinity;
    let bottom = Infinity;
    let top = -Infinity;
    for (let i = 0; i < points; i++) {
      left = Math.min(left, layout[2 * i]);
      right = Math.max(right, layout[2 * i]);
      bottom = Math.min(bottom, layout[2 * i + 1]);
      top = Math.max(top, layout[2 * i + 1]);
    }
    this.side = Math.max(right - left, top - bottom) / (2 ** LEVELS - 1);
    const scale = this.side > 0 ? 1 / this.side : 0;
    for (let i = 0; i < points; i++) {
      const column = spread((layout[2 * i] - left) * scale);
      const row = spread((layout[2 * i + 1] - bottom) * scale);
      keys[i] = ((column | (row << 1)) >>> 0) * MAX_POINTS + i;
    }
    keys.sort();
    for (let place = 0; place < points; place++) {
      codes[place] = Math.floor(keys[place] / MAX_POINTS);
      order[place] = keys[place] - codes[place] * MAX_POINTS;
    }
  }
}

/** The 16 bits of an integer on the even places of 32. */
function spread(value: number): number {
  let bits = value & 0xffff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}
