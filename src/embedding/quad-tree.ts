/** Halvings of the layout's sides: points in one cell of the finest grid are in one leaf. */
const LEVELS = 16;
/** Up to so many points are not worth dividing. */
const POINTS_IN_LEAF = 16;
/** A sort key is an exact float64: 32 bits for the cell of the finest grid, 21 for the point. */
export const MAX_POINTS = 2 ** 21;

/** Values per cell in `cells`. */
const STRIDE = 4;

/**
 * A quadtree over points in the plane, to sum the forces by which t-SNE drives them apart: a cell that looks small from a
 * point counts as so many points in its centre of mass.
 *
 * The points are sorted along a Z-shaped curve, so a cell is a range of places on it. The cells are sorted as a walk from
 * the root meets them, and each knows the cell that follows when it is not entered, so the walk needs no stack. Cells with
 * a single child are left out.
 *
 * Source: L. van der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15, 2014, section 4.2. As in
 * scikit-learn a cell looks small when its side, not its diagonal, is shorter than `theta` times its distance.
 */
export class QuadTree {
  /** Which point is at each place of the curve, and where in the plane (x, y). */
  private readonly order: Int32Array;
  private readonly places: Float64Array;
  private readonly codes: Uint32Array;
  private readonly keys: Float64Array;

  private cellCount = 0;
  /** Of each cell: its centre of mass (x, y), the squared distance beyond which it looks small, its number of points. */
  private readonly cells: Float64Array;
  /** The cell that follows a cell and all that is in it. */
  private readonly next: Int32Array;
  /** The places of a leaf, `first` to before `end`; of other cells `end` is 0. */
  private readonly first: Int32Array;
  private readonly end: Int32Array;
  /** Side of the finest grid's cells. */
  private side = 0;

  /**
   * @param points how many, at most `MAX_POINTS`.
   * @param theta 0 .. 0.7; 0 compares all pairs, and beyond 0.7 a cell could look small to a point inside.
   */
  constructor(
    readonly points: number,
    private readonly theta: number,
  ) {
    this.order = new Int32Array(points);
    this.places = new Float64Array(2 * points);
    this.codes = new Uint32Array(points);
    this.keys = new Float64Array(points);
    const maxCells = 2 * points;
    this.cells = new Float64Array(STRIDE * maxCells);
    this.next = new Int32Array(maxCells);
    this.first = new Int32Array(maxCells);
    this.end = new Int32Array(maxCells);
  }

  /**
   * Takes the points at `layout`, x and y of each, in place of the former ones.
   *
   * @throws RangeError when the layout is not finite.
   */
  build(layout: Float64Array): void {
    this.sortAlongCurve(layout);
    this.cellCount = 0;
    this.grow(0, this.points);
  }

  /**
   * Adds `sum_j q_ij^2 (y_i - y_j)`, with `q_ij = 1 / (1 + |y_i - y_j|^2)`, to the forces (x, y) on the points at the
   * places `first` to before `end`.
   *
   * @returns the sum of `q_ij` over these points i and all others j.
   */
  addRepulsion(forces: Float64Array, first: number, end: number): number {
    const { places, cells, next, cellCount, first: firsts, end: ends } = this;
    let total = 0;
    for (let place = first; place < end; place++) {
      const x = places[2 * place];
      const y = places[2 * place + 1];
      let forceX = 0;
      let forceY = 0;
      // The leaf that holds the point counts the point itself, with no force and a q of 1.
      let sum = -1;
      for (let cell = 0; cell < cellCount;) {
        const at = STRIDE * cell;
        const dx = x - cells[at];
        const dy = y - cells[at + 1];
        const squared = dx * dx + dy * dy;
        if (squared > cells[at + 2]) {
          const q = 1 / (1 + squared);
          const mass = cells[at + 3] * q;
          sum += mass;
          forceX += mass * q * dx;
          forceY += mass * q * dy;
          cell = next[cell];
          continue;
        }
        const leafEnd = ends[cell];
        for (let other = firsts[cell]; other < leafEnd; other++) {
          const dx = x - places[2 * other];
          const dy = y - places[2 * other + 1];
          const q = 1 / (1 + dx * dx + dy * dy);
          sum += q;
          forceX += q * q * dx;
          forceY += q * q * dy;
        }
        cell++;
      }
      const point = this.order[place];
      forces[2 * point] += forceX;
      forces[2 * point + 1] += forceY;
      total += sum;
    }
    return total;
  }

  private sortAlongCurve(layout: Float64Array): void {
    const { points, keys, order, codes, places } = this;
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < points; i++) {
      left = Math.min(left, layout[2 * i]);
      right = Math.max(right, layout[2 * i]);
      bottom = Math.min(bottom, layout[2 * i + 1]);
      top = Math.max(top, layout[2 * i + 1]);
    }
    const width = Math.max(right - left, top - bottom);
    if (!(width < Infinity)) {
      throw new RangeError("tsne: expected finite places, got a layout that flew apart; lower learningRate");
    }
    this.side = width / 2 ** LEVELS;
    const scale = width > 0 ? (2 ** LEVELS - 1) / width : 0;
    for (let i = 0; i < points; i++) {
      const column = spread((layout[2 * i] - left) * scale);
      const row = spread((layout[2 * i + 1] - bottom) * scale);
      keys[i] = ((column | (row << 1)) >>> 0) * MAX_POINTS + i;
    }
    keys.sort();
    for (let place = 0; place < points; place++) {
      const code = Math.floor(keys[place] / MAX_POINTS);
      const point = keys[place] - code * MAX_POINTS;
      codes[place] = code;
      order[place] = point;
      places[2 * place] = layout[2 * point];
      places[2 * place + 1] = layout[2 * point + 1];
    }
  }

  /** Adds the smallest cell that holds these places, and all cells within it. */
  private grow(first: number, end: number): void {
    const { codes, cells, next } = this;
    const cell = this.cellCount++;
    // The first level, counted from the finest, on which not all of them are in one cell; -1: none.
    const level = (31 - Math.clz32(codes[first] ^ codes[end - 1])) >> 1;
    const isLeaf = end - first <= POINTS_IN_LEAF || level < 0;
    this.first[cell] = isLeaf ? first : 0;
    this.end[cell] = isLeaf ? end : 0;
    let sumX = 0;
    let sumY = 0;
    if (isLeaf) {
      for (let place = first; place < end; place++) {
        sumX += this.places[2 * place];
        sumY += this.places[2 * place + 1];
      }
    } else {
      for (let start = first; start < end;) {
        const quadrant = codes[start] >>> (2 * level);
        let stop = start + 1;
        while (stop < end && codes[stop] >>> (2 * level) === quadrant) stop++;
        const child = STRIDE * this.cellCount;
        this.grow(start, stop);
        sumX += cells[child] * cells[child + 3];
        sumY += cells[child + 1] * cells[child + 3];
        start = stop;
      }
    }
    const mass = end - first;
    cells[STRIDE * cell] = sumX / mass;
    cells[STRIDE * cell + 1] = sumY / mass;
    // With theta 0 no cell ever looks small, not even one without extent.
    cells[STRIDE * cell + 2] = this.theta > 0 ? ((this.side * 2 ** (level + 1)) / this.theta) ** 2 : Infinity;
    cells[STRIDE * cell + 3] = mass;
    next[cell] = this.cellCount;
  }
}

/** The low 16 bits of an integer on the even places of 32 bits. */
function spread(value: number): number {
  let bits = value & 0xffff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}
