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
  const width = <usize>s.features << 2;
  const best = s.best + (<usize>(query * s.k) << 2);
  const scores = s.bestScores + (<usize>(s.thread * s.k) << 3);
  let kept = 0;
  for (let candidate = 0; candidate < s.candidateCount; candidate++) {
    const score = scoreOf(s.values + <usize>query * width, s.candidateValues + <usize>candidate * width);
    if (kept == s.k && score <= load<f64>(scores + (<usize>(kept - 1) << 3))) continue;
    if (kept < s.k) kept++;
    let place = kept - 1;
    // Of equal scores, the earlier candidate stays ahead.
    for (; place > 0 && load<f64>(scores + (<usize>(place - 1) << 3)) < score; place--) {
      store<f64>(scores + (<usize>place << 3), load<f64>(scores + (<usize>(place - 1) << 3)));
      store<i32>(best + (<usize>place << 2), load<i32>(best + (<usize>(place - 1) << 2)));
    }
    store<f64>(scores + (<usize>place << 3), score);
    store<i32>(best + (<usize>place << 2), candidate);
  }
}

function scoreOf(query: usize, candidate: usize): f64 {
  let score: f64 = 0;
  for (let tree = 0; tree < s.treeCount; tree++) {
    const root = s.trees + <usize>load<i32>(s.roots + (<usize>tree << 2)) * NODE_BYTES;
    score += <f64>load<f32>(leafOfDifference(root, query, candidate), 4);
  }
  return score;
}
