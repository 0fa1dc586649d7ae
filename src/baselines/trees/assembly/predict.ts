/** Sums over trees: scores of boosted trees, class shares of a forest. */
import * as s from "./settings";
import { barrier, nextTask } from "./threads";
import { leafOf, NODE_BYTES } from "./walk";

/** Many rows for each tree while it is in the cache. */
const ROWS_PER_TASK = 2048;

/** Adds what all trees say of each row to `sums`; a task is a block of rows. */
export function predictSums(): void {
  const tasks = (s.rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
  for (let task = nextTask(); task < tasks; task = nextTask()) {
    const begin = task * ROWS_PER_TASK;
    const end = min(begin + ROWS_PER_TASK, s.rows);
    for (let tree = 0; tree < s.treeCount; tree++) {
      if (s.shares) addShares(tree, begin, end);
      else addValues(tree, begin, end);
    }
  }
  barrier();
}

function addValues(tree: i32, begin: i32, end: i32): void {
  const root = s.trees + <usize>load<i32>(s.roots + (<usize>tree << 2)) * NODE_BYTES;
  const sums = s.sums + (<usize>(tree % s.outputs) << 3);
  for (let i = begin; i < end; i++) {
    const leaf = leafOf(root, s.values + (<usize>i * <usize>s.features << 2));
    const sum = sums + (<usize>i * <usize>s.outputs << 3);
    store<f64>(sum, load<f64>(sum) + <f64>load<f32>(leaf, 4));
  }
}

/** A leaf of a forest points at its shares, counted from those of its tree. */
function addShares(tree: i32, begin: i32, end: i32): void {
  const root = s.trees + <usize>load<i32>(s.roots + (<usize>tree << 2)) * NODE_BYTES;
  const shares = s.shares + (<usize>load<i32>(s.shareStarts + (<usize>tree << 2)) << 2);
  for (let i = begin; i < end; i++) {
    const leaf = leafOf(root, s.values + (<usize>i * <usize>s.features << 2));
    const from = shares + (<usize>load<i32>(leaf, 8) << 2);
    const sums = s.sums + (<usize>i * <usize>s.outputs << 3);
    for (let c: usize = 0; c < <usize>s.outputs; c++) {
      const sum = sums + (c << 3);
      store<f64>(sum, load<f64>(sum) + <f64>load<f32>(from + (c << 2)));
    }
  }
}
