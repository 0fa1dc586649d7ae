/** Sorts `keys` (f32) in ascending order and moves `values` (i32) along: heapsort, in place. */
export function sortByKey(keys: usize, values: usize, count: i32): void {
  for (let root = (count >> 1) - 1; root >= 0; root--) sink(keys, values, root, count);
  for (let end = count - 1; end > 0; end--) {
    const key = load<f32>(keys);
    const value = load<i32>(values);
    store<f32>(keys, load<f32>(keys + ((<usize>end) << 2)));
    store<i32>(values, load<i32>(values + ((<usize>end) << 2)));
    store<f32>(keys + ((<usize>end) << 2), key);
    store<i32>(values + ((<usize>end) << 2), value);
    sink(keys, values, 0, end);
  }
}

function sink(keys: usize, values: usize, root: i32, count: i32): void {
  const key = load<f32>(keys + ((<usize>root) << 2));
  const value = load<i32>(values + ((<usize>root) << 2));
  for (;;) {
    let child = 2 * root + 1;
    if (child >= count) break;
    let largest = load<f32>(keys + ((<usize>child) << 2));
    if (child + 1 < count) {
      const right = load<f32>(keys + ((<usize>child) << 2), 4);
      if (right > largest) {
        child++;
        largest = right;
      }
    }
    if (largest <= key) break;
    store<f32>(keys + ((<usize>root) << 2), largest);
    store<i32>(values + ((<usize>root) << 2), load<i32>(values + ((<usize>child) << 2)));
    root = child;
  }
  store<f32>(keys + ((<usize>root) << 2), key);
  store<i32>(values + ((<usize>root) << 2), value);
}
