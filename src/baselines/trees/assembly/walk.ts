/** The way of one row through one tree. */

export const NODE_BYTES: usize = 12;

/** The leaf of the row at `x`, an f32 for each feature. */
// @ts-ignore: decorator
@inline
export function leafOf(root: usize, x: usize): usize {
  let node = root;
  for (let split = load<i32>(node); split >= 0; split = load<i32>(node)) {
    const value = load<f32>(x + (<usize>(split >> 1) << 2));
    const goesLeft = value == value ? i32(value < load<f32>(node, 4)) : split & 1;
    node = root + <usize>(load<i32>(node, 8) + 1 - goesLeft) * NODE_BYTES;
  }
  return node;
}
