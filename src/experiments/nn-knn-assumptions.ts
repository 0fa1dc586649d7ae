/** Where the NN-kNN paper is silent or this reproduction departs from it, and why. */
import type { Assumption } from "../report/notes-html";

export const assumptions: readonly Assumption[] = [];
