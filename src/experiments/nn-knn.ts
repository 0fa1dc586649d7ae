import { assumptions } from "./nn-knn-assumptions";
import type { ChosenRow, Protocol, RowRuns } from "./protocol";

/** A row whose fits are selected by the test rows, as the paper does, and one whose fits are not. */
const bothWays = (row: string, runs: RowRuns): Record<string, RowRuns> => ({
  [row]: runs,
  [`${row}, honest`]: { ...runs, measure: "honestAccuracy" },
});

/** NN-kNN with w global weightings, and B the mean distance to the k-th neighbour. */
const nnKnnRow = (w: number, k: number) => bothWays(`w=${w}, k=${k}`, { model: "NN-kNN", options: { w, k } });

// The divisors of the authors' settings.
const ORIGINAL_DISCOUNTS = { digits: { discount: 10 }, "breast-cancer": { discount: 10 } };

const original = (weighting: "global" | "individual") =>
  bothWays(`NN-kNN_O, ${weighting}`, {
    model: `NN-kNN_O, ${weighting}`,
    datasetOptions: ORIGINAL_DISCOUNTS,
  });

/** "whichever achieves higher accuracy" (Table 2): on the test rows as the paper, or on validation rows. */
const ORIGINAL_CHOICE: Record<string, ChosenRow> = {
  "NN-kNN_O": { among: ["NN-kNN_O, global", "NN-kNN_O, individual"], by: "accuracy" },
  "NN-kNN_O, honest": {
    among: ["NN-kNN_O, global, honest", "NN-kNN_O, individual, honest"],
    by: "validationAccuracy",
  },
};

const ZEBRAS = ["zebra-a", "zebra-b"];
const ON_ZEBRAS = { smoke: ZEBRAS, quick: ZEBRAS, paper: ZEBRAS };

const merged = (rows: readonly Record<string, RowRuns>[]): Record<string, RowRuns> =>
  Object.assign({}, ...rows) as Record<string, RowRuns>;

/** "Run Like a Neural Network, Explain Like k-Nearest Neighbor", section 5.1. */
export const nnKnn: Protocol = {
  paper: "nn-knn",
  revision: 1,
  // The folds of the authors' code.
  evaluation: { by: "cross-validation", folds: 10, foldSeed: 42, scaled: ["digits", "breast-cancer"] },
  measure: "accuracy",
  // The largest first: what is begun last should not take long.
  datasets: ["digits", "balance-scale", "breast-cancer", "zebra-b", "wine", "iris", "zebra-a"],
  profiles: {
    smoke: {
      description:
        "A check that everything runs, on small data, with 2 epochs and 2 seeds; its figures mean nothing.",
    },
    quick: {
      description: "Minutes on two cores: the 10 folds of every data set with 1 seed and at most 200 epochs.",
      seeds: 1,
      options: { epochs: 200 },
    },
    paper: {
      description: "The paper's protocol: 10 folds, at most 1,000 epochs, patience 40; 5 seeds.",
      options: {},
    },
  },
  tables: [
    {
      table: 2,
      rows: {
        ...merged([nnKnnRow(1, 1), nnKnnRow(1, 5), nnKnnRow(4, 1), nnKnnRow(4, 5)]),
        ...original("global"),
        ...original("individual"),
        "kNN, k=1": { model: "kNN", options: { k: 1 } },
        "kNN, k=5": { model: "kNN", options: { k: 5 } },
      },
      chosen: ORIGINAL_CHOICE,
      datasets: { smoke: [...ZEBRAS, "iris"] },
    },
    {
      table: "sweep",
      rows: merged([1, 2, 4, 8].flatMap((w) => [1, 3, 5, 10].map((k) => nnKnnRow(w, k)))),
      datasets: ON_ZEBRAS,
    },
  ],
  assumptions,
};
