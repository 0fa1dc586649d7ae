import type { Matrix } from "../data/matrix";

/** The rows of a matrix in groups of equal ones, the groups in the order of their first rows. */
export interface DistinctRows {
  /** The group of each row. */
  readonly groupOf: Int32Array;
  /** All rows, group by group, in ascending order within each. */
  readonly members: Int32Array;
  /** Where the members of each group begin, groups + 1 of them. */
  readonly starts: Int32Array;
  readonly groups: number;
}

/** Finds equal rows; 0 and -0 are equal. */
export function distinctRows({ data, rows, cols }: Matrix): DistinctRows {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows + 1))).fill(-1);
  const hashes = new Int32Array(rows); // of each group
  const firsts = new Int32Array(rows); // of each group
  const groupOf = new Int32Array(rows);
  let groups = 0;
  for (let row = 0; row < rows; row++) {
    const hash = hashOf(bits, row * cols, cols);
    let slot = hash & (slots.length - 1);
    for (;;) {
      const group = slots[slot];
      if (group < 0) {
        slots[slot] = groups;
        hashes[groups] = hash;
        firsts[groups] = row;
        groupOf[row] = groups++;
        break;
      }
      if (hashes[group] === hash && equalRows(data, row * cols, firsts[group] * cols, cols)) {
        groupOf[row] = group;
        break;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
  }
  const starts = new Int32Array(groups + 1);
  for (let row = 0; row < rows; row++) starts[groupOf[row] + 1]++;
  for (let group = 0; group < groups; group++) starts[group + 1] += starts[group];
  const next = starts.slice();
  const members = new Int32Array(rows);
  for (let row = 0; row < rows; row++) members[next[groupOf[row]]++] = row;
  return { groupOf, members, starts, groups };
}

const SIGN_BIT = 0x80000000 | 0;

function hashOf(bits: Int32Array, start: number, cols: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < start + cols; at++) {
    const value = bits[at] === SIGN_BIT ? 0 : bits[at]; // -0 as 0
    hash = Math.imul(hash ^ value, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function equalRows(data: Float32Array, a: number, b: number, cols: number): boolean {
  for (let j = 0; j < cols; j++) if (data[a + j] !== data[b + j]) return false;
  return true;
}
