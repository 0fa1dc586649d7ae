import { ZCurve } from "./z-curve";

/** Up to so many points are not worth dividing. */
const POINTS_IN_LEAF = 8;
/**
 * A cell of such a side looks small even to the points in it: their u is 1 but for this squared, so the sum of their
 * forces is that of as many points in the centre of mass. Without it, equal rows, which gather at one place, would be
 * compared one by one.
 */
const TINY = 0.01;
/** Values per cell in `cells`. */
const STRIDE = 4;

/**
 * A quadtree over points in the plane, to sum the forces by which t-SNE drives them apart: a cell that looks small from a
 * point counts as so many points in its centre of mass.
 *
 * The points are sorted along a curve on which every cell is a range of places. The cells are sorted as a walk from the
 * root meets them, and each knows the cell that follows when it is not entered, so the walk needs no stack. Cells with a
 * single child are left out.
 *
 * Source: L. van der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15, 2014, section 4.2. As in
 * scikit-learn a cell looks small when its side, not its diagonal, is shorter than `theta` times its distance.
 */
export class QuadTree {
  private readonly curve: ZCurve;
  /** x and y of the point at each place of the curve. */
  private readonly places: Float64Array;

  private cellCount = 0;
  /** Of each cell: its centre of mass (x, y), the squared distance beyond which it looks small (-1: it always does), its
   * number of points. */
  private readonly cells: Float64Array;
  /** The cell that follows a cell and all that is in it. */
  private readonly next: Int32Array;
  /** The places of a leaf begin here, and end before `leafEnds`; of other cells both are 0. */
  private readonly leafStarts: Int32Array;
  private readonly leafEnds: Int32Array;

  /**
   * @param points how many, at most `MAX_POINTS`.
   * @param theta 0 .. 0.7; 0 compares all pairs, and beyond 0.7 a cell could look small to a point inside.
   */
  constructor(
    points: number,
    private readonly theta: number,
  ) {
    this.curve = new ZCurve(points);
    this.places = new Float64Array(2 * points);
    // Every cell that is no leaf has at least two children.
    const maxCells = 2 * points;
    this.cells = new Float64Array(STRIDE * maxCells);
    this.next = new Int32Array(maxCells);
    this.leafStarts = new Int32Array(maxCells);
    this.leafEnds = new Int32Array(maxCells);
  }

  /** Takes the points at `layout`, x and y of each, finite, in place of the former ones. */
  build(layout: Float64Array): void {
    const { curve, places } = this;
    curve.sort(layout);
    curve.order.forEach((point, place) => {
      places[2 * place] = layout[2 * point];
      places[2 * place + 1] = layout[2 * point + 1];
    });
    this.cellCount = 0;
    this.addCell(0, curve.points);
  }

  /**
   * Adds `sum_j u_ij^2 (y_i - y_j)`, with `u_ij = 1 / (1 + |y_i - y_j|^2)`, to the forces (x, y) on the points at the
   * places `start` to before `end`.
   *
   * @returns the sum of `u_ij` over these points i and all others j.
   */
  addRepulsion(forces: Float64Array, start: number, end: number): number {
    const { curve, places, cells, next, cellCount, leafStarts, leafEnds } = this;
    let total = 0;
    for (let place = start; place < end; place++) {
      const x = places[2 * place];
      const y = places[2 * place + 1];
      let forceX = 0;
      let forceY = 0;
      // The leaf that holds the point counts the point itself, with no force and a u of 1.
      let sum = -1;
      let cell = 0;
      while (cell < cellCount) {
        const at = STRIDE * cell;
        const dx = x - cells[at];
        const dy = y - cells[at + 1];
        const squared = dx * dx + dy * dy;
        if (squared > cells[at + 2]) {
          const u = 1 / (1 + squared);
          const mass = cells[at + 3] * u;
          sum += mass;
          forceX += mass * u * dx;
          forceY += mass * u * dy;
          cell = next[cell];
          continue;
        }
        const leafEnd = leafEnds[cell];
        for (let other = leafStarts[cell]; other < leafEnd; other++) {
          const dx = x - places[2 * other];
          const dy = y - places[2 * other + 1];
          const u = 1 / (1 + dx * dx + dy * dy);
          sum += u;
          forceX += u * u * dx;
          forceY += u * u * dy;
        }
        cell++;
      }
      const point = curve.order[place];
      forces[2 * point] += forceX;
      forces[2 * point + 1] += forceY;
      total += sum;
    }
    return total;
  }

  /** Adds the smallest cell that holds these places, and all cells in it. */
  private addCell(start: number, end: number): void {
    const { cells, places } = this;
    const { codes, side } = this.curve;
    const cell = this.cellCount++;
    // The coarsest grid that divides them, counted from the finest; -1: none does.
    const level = (31 - Math.clz32(codes[start] ^ codes[end - 1])) >> 1;
    const isLeaf = end - start <= POINTS_IN_LEAF || level < 0;
    this.leafStarts[cell] = isLeaf ? start : 0;
    this.leafEnds[cell] = isLeaf ? end : 0;
    let sumX = 0;
    let sumY = 0;
    if (isLeaf) {
      for (let place = start; place < end; place++) {
        sumX += places[2 * place];
        sumY += places[2 * place + 1];
      }
    } else {
      for (let childStart = start; childStart < end;) {
        const childCode = codes[childStart] >>> (2 * level);
        let childEnd = childStart + 1;
        while (childEnd < end && codes[childEnd] >>> (2 * level) === childCode) childEnd++;
        const at = STRIDE * this.cellCount;
        this.addCell(childStart, childEnd);
        sumX += cells[at] * cells[at + 3];
        sumY += cells[at + 1] * cells[at + 3];
        childStart = childEnd;
      }
    }
    const at = STRIDE * cell;
    cells[at] = sumX / (end - start);
    cells[at + 1] = sumY / (end - start);
    cells[at + 2] = this.farSquared(side * 2 ** (level + 1));
    cells[at + 3] = end - start;
    this.next[cell] = this.cellCount;
  }

  /** The squared distance beyond which a cell looks small. */
  private farSquared(side: number): number {
    if (this.theta === 0) return Infinity;
    return side < TINY ? -1 : (side / this.theta) ** 2;
  }
}
