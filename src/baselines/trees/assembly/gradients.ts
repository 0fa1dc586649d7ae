/** First and second derivatives of the losses, in fixed point: sums of integers do not depend on their order. */
import { exp } from "./exponential";
import * as s from "./settings";
import { barrier, nextTask } from "./threads";

const LOGISTIC = 1;
const SOFTMAX = 2;
const ROWS_PER_TASK = 4096;

/** Derivatives of the loss by every score; a task is a block of rows. */
export function computeGradients(): void {
  const tasks = (s.rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
  for (let task = nextTask(); task < tasks; task = nextTask()) {
    const begin = task * ROWS_PER_TASK;
    const end = min(begin + ROWS_PER_TASK, s.rows);
    if (s.objective == LOGISTIC) logistic(begin, end);
    if (s.objective == SOFTMAX) softmax(begin, end);
  }
  barrier();
}

function logistic(begin: i32, end: i32): void {
  for (let i = begin; i < end; i++) {
    const score = <f64>load<f32>(s.scores + (<usize>i << 2));
    const p = 1 / (1 + exp(-score));
    write(0, i, p - <f64>load<i32>(s.labels + (<usize>i << 2)), p * (1 - p));
  }
}

function softmax(begin: i32, end: i32): void {
  for (let i = begin; i < end; i++) {
    const scores = s.scores + (<usize>i * <usize>s.outputs << 2);
    let highest = load<f32>(scores);
    for (let c = 1; c < s.outputs; c++) highest = max(highest, load<f32>(scores + (<usize>c << 2)));
    let total: f64 = 0;
    for (let c = 0; c < s.outputs; c++) {
      const power = exp(<f64>(load<f32>(scores + (<usize>c << 2)) - highest));
      store<f64>(placeOf(c, i), power); // where its gradient will be
      total += power;
    }
    const label = load<i32>(s.labels + (<usize>i << 2));
    for (let c = 0; c < s.outputs; c++) {
      const p = load<f64>(placeOf(c, i)) / total;
      write(c, i, p - f64(c == label), s.hessianFactor * p * (1 - p));
    }
  }
}

// @ts-ignore: decorator
@inline
function placeOf(output: i32, row: i32): usize {
  return s.gradients + ((<usize>output * <usize>s.rows + row) << 3);
}

// @ts-ignore: decorator
@inline
function write(output: i32, row: i32, gradient: f64, hessian: f64): void {
  const at = placeOf(output, row);
  store<i32>(at, <i32>nearest(gradient * s.gradientScale));
  store<i32>(at, <i32>nearest(hessian * s.hessianScale), 4);
}
