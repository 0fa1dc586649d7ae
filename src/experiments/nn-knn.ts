import { assumptions } from "./nn-knn-assumptions";
import type { ChosenRow, Measure, Protocol, RowRuns } from "./protocol";
import type { RunOptions } from "./run";

/** A row whose fits are selected by the test rows, as the paper does, and one whose fits are not. */
const bothWays = (row: string, runs: RowRuns): Record<string, RowRuns> => ({
  [row]: runs,
  [`${row}, honest`]: { ...runs, measure: "honestAccuracy" },
});

/** NN-kNN with w global weightings, and B the mean distance to the k-th neighbour: a row for each pair of them. */
const settings = (ws: readonly number[], ks: readonly number[]): [row: string, runs: RowRuns][] =>
  ws.flatMap((w) =>
    ks.map((k): [string, RowRuns] => [`w=${w}, k=${k}`, { model: "NN-kNN", options: { w, k } }]),
  );

const TABLE_2 = settings([1, 4], [1, 5]);

/** More settings than Table 2 has; a quick check makes do with those. */
const sweep = (measure: Measure): Record<string, RowRuns> => {
  const known = TABLE_2.map(([row]) => row);
  const rows = settings([1, 2, 4, 8], [1, 3, 5, 10]).map(([row, runs]): [string, RowRuns] => [
    row,
    { ...runs, measure, profiles: known.includes(row) ? undefined : ["quick", "paper"] },
  ]);
  return Object.fromEntries(rows);
};

/** NN-kNN with w = 4, k = 1, in which the paper and the authors' code differ. */
const variant = (row: string, options: RunOptions = {}) =>
  bothWays(row, {
    model: "NN-kNN",
    options: { w: 4, k: 1, ...options },
    profiles: Object.keys(options).length === 0 ? undefined : ["quick", "paper"],
  });

const original = (weighting: "global" | "individual") =>
  bothWays(`NN-kNN_O, ${weighting}`, {
    model: `NN-kNN_O ${weighting}`,
    datasetOptions: {
      // Of the authors' settings. Theirs for breast cancer, 10 too, is worse on validation rows: 93.9 % against 97.9.
      digits: { discount: 10 },
      // All cases at inference, where that is better on validation rows than the 5 most activated: by 3, 2 and 13 points.
      iris: { k: 0 },
      "breast-cancer": { k: 0 },
      "balance-scale": { k: 0 },
    },
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
const ON_ZEBRAS = { smoke: ["zebra-a"], quick: ZEBRAS, paper: ZEBRAS };

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
      description:
        "Minutes on two cores: the 10 folds of every data set, with 1 seed, at most 200 epochs, " +
        "patience 40; for the three largest sets patience 10 or 20.",
      seeds: 1,
      options: { epochs: 200 },
      datasetOptions: {
        digits: { patience: 10, maxIterations: 10 },
        "balance-scale": { patience: 20 },
        "breast-cancer": { patience: 20 },
      },
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
        ...Object.fromEntries(TABLE_2.flatMap(([row, runs]) => Object.entries(bothWays(row, runs)))),
        ...original("global"),
        ...original("individual"),
        ...bothWays("NNet", { model: "NNet" }),
        "kNN, k=1": { model: "kNN", options: { k: 1 } },
        "kNN, k=5": { model: "kNN", options: { k: 5 } },
        NCA: { model: "NCA" },
        LMNN: { model: "LMNN" },
      },
      chosen: ORIGINAL_CHOICE,
      datasets: { smoke: ["zebra-a", "iris"] },
    },
    { table: "sweep", rows: sweep("accuracy"), datasets: ON_ZEBRAS },
    // Not tables of the paper: the sweep without a look at the test rows, and what the paper and the authors' code differ in.
    { table: "sweep-honest", rows: sweep("honestAccuracy"), datasets: ON_ZEBRAS },
    {
      table: "released-code",
      rows: {
        ...variant("as here"),
        ...variant("no root: squared distance", { distance: "squared" }),
        ...variant("no root: equation 1 as printed", { distance: "manhattan" }),
        ...variant("leakyReLU on the coefficients too", { rectifyCoefficients: true }),
        ...variant("a training query is not its own case", { ignoreSelf: true }),
        ...variant("learning rate 0.05", { learningRate: 0.05, caseLearningRate: 0.05 }),
      },
      datasets: ON_ZEBRAS,
    },
  ],
  assumptions,
};
