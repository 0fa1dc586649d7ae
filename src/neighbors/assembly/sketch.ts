import {
  basis,
  directions,
  origin,
  placeCount,
  sketchBlocks,
  sketchedPlaces,
  sketchedRows,
  sketchHalves,
  sketchLines,
  sketchWidth,
  stepsPerUnit,
  width,
} from "./settings";

const PLACES_PER_TASK = 64;

/**
 * Task `task`: sketches the rows at 64 places.
 *
 * With z = row - origin and the directions as the rows of V, a sketch is (Vz, sqrt(|z|^2 - |Vz|^2)) or, without
 * directions, z itself, on a grid. The spectral norm of V is at most 1, so A = 1 - V'V is positive semidefinite and the
 * last component is the seminorm |sqrt(A) z|: for two rows, the squared distance of their sketches before rounding is at
 * most |V(z - y)|^2 + |sqrt(A)(z - y)|^2 = |z - y|^2.
 */
export function sketchPlacesOf(task: i32): void {
  const end = min((task + 1) * PLACES_PER_TASK, placeCount);
  for (let place = task * PLACES_PER_TASK; place < end; place++) sketchPlace(place);
}

function sketchPlace(place: i32): void {
  const row = load<i32>(sketchedPlaces + (<usize>place << 2));
  for (let column = 0; column < sketchWidth; column++) put(place, column, 0);
  if (row < 0) return store<i32>(sketchHalves + (<usize>place << 2), 0);
  const values = sketchedRows + ((<usize>row * <usize>width) << 2);
  const squared = directions == 0 ? putRow(place, values) : putProjections(place, values);
  store<i32>(sketchHalves + (<usize>place << 2), squared >> 1);
}

/** Rounds the row itself; returns the squared length of the sketch. */
function putRow(place: i32, values: usize): i32 {
  let squared = 0;
  for (let column = 0; column < sketchWidth; column++) {
    squared += put(place, column, centred(values, column));
  }
  return squared;
}

function putProjections(place: i32, values: usize): i32 {
  let squared = 0;
  let rest: f64 = 0;
  for (let column = 0; column < width; column++) {
    const value = centred(values, column);
    rest += value * value;
  }
  for (let first = 0; first < directions; first += 8) {
    let at = basis + ((<usize>first * <usize>width) << 3);
    let sum0 = f64x2.splat(0);
    let sum1 = f64x2.splat(0);
    let sum2 = f64x2.splat(0);
    let sum3 = f64x2.splat(0);
    for (let column = 0; column < width; column++, at += 64) {
      const value = f64x2.splat(centred(values, column));
      sum0 = f64x2.add(sum0, f64x2.mul(value, v128.load(at)));
      sum1 = f64x2.add(sum1, f64x2.mul(value, v128.load(at, 16)));
      sum2 = f64x2.add(sum2, f64x2.mul(value, v128.load(at, 32)));
      sum3 = f64x2.add(sum3, f64x2.mul(value, v128.load(at, 48)));
    }
    squared += putTwo(place, first, sum0) + putTwo(place, first + 2, sum1);
    squared += putTwo(place, first + 4, sum2) + putTwo(place, first + 6, sum3);
    sum0 = f64x2.add(f64x2.mul(sum0, sum0), f64x2.mul(sum1, sum1));
    sum0 = f64x2.add(sum0, f64x2.add(f64x2.mul(sum2, sum2), f64x2.mul(sum3, sum3)));
    rest -= f64x2.extract_lane(sum0, 0) + f64x2.extract_lane(sum0, 1);
  }
  return squared + put(place, directions, Math.sqrt(max(rest, 0)));
}

// @ts-ignore: decorator
@inline
function centred(values: usize, column: i32): f64 {
  return <f64>load<f32>(values + (<usize>column << 2)) - load<f64>(origin + (<usize>column << 3));
}

function putTwo(place: i32, column: i32, two: v128): i32 {
  return put(place, column, f64x2.extract_lane(two, 0)) + put(place, column + 1, f64x2.extract_lane(two, 1));
}

/** Writes one component, rounded to the grid; returns its square. */
function put(place: i32, column: i32, value: f64): i32 {
  const steps = <i32>nearest(value * stepsPerUnit);
  if (sketchLines != 0) {
    store<i16>(sketchLines + ((<usize>place * <usize>sketchWidth + <usize>column) << 1), <i16>steps);
  }
  if (sketchBlocks != 0) {
    const block = <usize>(place >> 3) * <usize>(sketchWidth >> 1) + <usize>(column >> 1);
    store<i16>(sketchBlocks + (block << 5) + (<usize>(place & 7) << 2) + (<usize>(column & 1) << 1), <i16>steps);
  }
  return steps * steps;
}
