import type { Protocol } from "./protocol";

/** "Run Like a Neural Network, Explain Like k-Nearest Neighbor", section 5.1. */
export const nnKnn: Protocol = {
  paper: "nn-knn",
  revision: 1,
  // The folds of the authors' released code.
  evaluation: {
    by: "cross-validation",
    folds: 10,
    foldSeed: 42,
    scaled: ["digits", "breast-cancer"],
  },
  measure: "accuracy",
  datasets: ["iris"],
  tables: [],
  assumptions: [],
};
