import { unknownName } from "../errors";
import { nnKnn } from "./nn-knn";
import type { Protocol } from "./protocol";
import { seq2seqKnn } from "./seq2seq-knn";

/** How the experiments of each paper are run, by the paper's id in `data/papers`. */
export const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  "seq2seq-knn": seq2seqKnn,
  "nn-knn": nnKnn,
};

/**
 * The protocol of `paper`.
 *
 * @param owner the function on whose behalf it is looked up.
 * @throws RangeError on an unknown paper, offering the nearest.
 */
export function protocolOf(owner: string, paper: string): Protocol {
  if (!Object.hasOwn(PROTOCOLS, paper)) throw unknownName(owner, "paper", paper, Object.keys(PROTOCOLS));
  return PROTOCOLS[paper];
}
