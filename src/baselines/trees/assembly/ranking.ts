/** The best candidates of each query, by the trees' scores of the absolute differences of their features. */
import { addLeafValues } from "./block-walk";
import { fillDifferenceBins } from "./difference-bins";
import * as s from "./settings";
import { barrier, nextTask } from "./threads";

/** Ranks all candidates for each row of `values`, and keeps the best `k`; a task is a row. */
export function rankCandidates(): void {
  const scores = s.rankScratch + <usize>s.thread * s.rankScratchBytes;
  const bins = scores + (s.candidateStride << 3);
  for (let query = nextTask(); query < s.rows; query = nextTask()) {
    fillDifferenceBins(query, bins);
    memory.fill(scores, 0, s.candidateStride << 3);
    // One tree for all candidates, while it is in the cache.
    for (let tree = 0; tree < s.treeCount; tree++) addLeafValues(tree, bins, scores);
    keepBest(scores, s.best + (<usize>(query * s.k) << 2));
  }
  barrier();
}

function keepBest(scores: usize, best: usize): void {
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
