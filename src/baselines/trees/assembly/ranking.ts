/** The best candidates of each query, by the trees' scores of the absolute differences of their features. */
import * as s from "./settings";
import { barrier, nextTask, stopped } from "./threads";
import { leafOfDifference, NODE_BYTES } from "./walk";

/** Ranks all candidates for each row of `values`, and keeps the best `k`; a task is a row. */
export function rankCandidates(): void {
  for (let query = nextTask(); query < s.rows && !stopped(); query = nextTask()) rank(query);
  barrier();
}

function rank(query: i32): void {
  const scores = s.candidateScores + (<usize>(s.thread * s.candidateCount) << 3);
  memory.fill(scores, 0, <usize>s.candidateCount << 3);
  for (let tree = 0; tree < s.treeCount; tree++) addScores(tree, query, scores);
  const best = s.best + (<usize>(query * s.k) << 2);
  let kept = 0;
  for (let candidate = 0; candidate < s.candidateCount; candidate++) {
    const score = load<f64>(scores + (<usize>candidate << 3));
    if (kept == s.k && score <= scoreAt(scores, best, kept - 1)) continue;
    if (kept < s.k) kept++;
    let place = kept - 1;
    // Of equal scores, the earlier candidate stays ahead.
    for (; place > 0 && scoreAt(scores, best, place - 1) < score; place--) {
      store<i32>(best + (<usize>place << 2), load<i32>(best + (<usize>(place - 1) << 2)));
    }
    store<i32>(best + (<usize>place << 2), candidate);
  }
}

// @ts-ignore: decorator
@inline
function scoreAt(scores: usize, best: usize, place: i32): f64 {
  return load<f64>(scores + (<usize>load<i32>(best + (<usize>place << 2)) << 3));
}

/** One tree for all candidates, while it is in the cache. */
function addScores(tree: i32, query: i32, scores: usize): void {
  const root = s.trees + <usize>load<i32>(s.roots + (<usize>tree << 2)) * NODE_BYTES;
  const width = <usize>s.features << 2;
  const a = s.values + <usize>query * width;
  for (let candidate = 0; candidate < s.candidateCount; candidate++) {
    const leaf = leafOfDifference(root, a, s.candidateValues + <usize>candidate * width);
    const score = scores + (<usize>candidate << 3);
    store<f64>(score, load<f64>(score) + <f64>load<f32>(leaf, 4));
  }
}
