/** The way of one row through one tree. */

export const NODE_BYTES: usize = 12;

/** The leaf of the row at `x`, an f32 for each feature. */
// @ts-ignore: decorator
@inline
export function leafOf(root: usize, x: usize): usize {
  let node = root;
  for (let split = load<i32>(node); split >= 0; split = load<i32>(node)) {
    node = childOf(root, node, split, load<f32>(x + (<usize>(split >> 1) << 2)));
  }
  return node;
}

/** As `leafOf`, for the absolute difference of two rows. */
// @ts-ignore: decorator
@inline
export function leafOfDifference(root: usize, a: usize, b: usize): usize {
  let node = root;
  for (let split = load<i32>(node); split >= 0; split = load<i32>(node)) {
    const at = <usize>(split >> 1) << 2;
    node = childOf(root, node, split, abs(load<f32>(a + at) - load<f32>(b + at)));
  }
  return node;
}

// @ts-ignore: decorator
@inline
function childOf(root: usize, node: usize, split: i32, value: f32): usize {
  const goesLeft = value == value ? i32(value < load<f32>(node, 4)) : split & 1;
  return root + <usize>(load<i32>(node, 8) + 1 - goesLeft) * NODE_BYTES;
}
