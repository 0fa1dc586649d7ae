import { assumptions } from "./seq2seq-knn-assumptions";
import { bestOversampler, CLASSIFIERS, TECHNIQUES } from "./best-oversampler";
import type { Measure, Protocol, RowRuns } from "./protocol";
import type { RunOptions } from "./run";

// What the paper says of one setting or another is looked at on the smallest of its data sets.
const ON_CCD = { smoke: ["credit-default"], quick: ["credit-default"], paper: ["credit-default"] };

const ALPHAS = [1, 3, 9.5, 30];
const LAMBDAS = [0.03, 0.12, 0.5, 1.3];
// What is left of the map in a quick look.
const ROUGH_ALPHAS = [3, 9.5, 30];
const ROUGH_LAMBDAS = [0.12, 1.3];

// The paper's "best overall", and each of its three numbers smaller and larger.
const LOSS_WEIGHTS: Record<string, Record<string, number>> = {
  "paper's setting": {},
  "tau=0.5": { tau: 0.5 },
  "tau=1": { tau: 1 },
  "lambda=0.03": { lambda: 0.03 },
  "lambda=0.5": { lambda: 0.5 },
  "alpha=3": { alpha: 3 },
  "alpha=30": { alpha: 30 },
};

const v2vsls = (alpha: number, lambda: number): Record<string, RowRuns> => ({
  [`alpha=${alpha}, lambda=${lambda}`]: { model: "V2VSLS", options: { alpha, lambda } },
});

/** A row whose model has the row's name. */
const named = (...names: string[]): Record<string, RowRuns> =>
  Object.fromEntries(names.map((model) => [model, { model }]));

const EVERY_K = Array.from({ length: 20 }, (_, i) => i + 1);
const A_FEW_K = [1, 3, 5, 10];

/** V2VSLS or its out-of-core version with one option at several values. */
const sweep = (
  model: string,
  option: string,
  values: readonly number[],
  rowOf: (value: number) => string,
  row: Omit<RowRuns, "model" | "options"> = {},
): Record<string, RowRuns> =>
  Object.fromEntries(values.map((value) => [rowOf(value), { model, options: { [option]: value }, ...row }]));

const SEQUENCE_AND_MEMORY_MODELS = ["V2LS", "V2VS", "V2VSLS", "MNkNN", "MNkNN_VEC"];

/** Classifiers behind one oversampler: models of the same rows follow one another. */
const oversampledBy = (name: string, options?: RunOptions): Record<string, RowRuns> =>
  Object.fromEntries(
    CLASSIFIERS.map((model) => [`${model}-${name}`, { model, oversampler: { name, options } }]),
  );

/** FFN behind V2VSLS with these weights of its loss. */
const oversamplingWeights = (alpha: number, lambda: number): Record<string, RowRuns> => ({
  [`alpha=${alpha}, lambda=${lambda}`]: {
    model: "FFN",
    oversampler: { name: "V2VSLS", options: { alpha, lambda } },
  },
});

/** A column of Table 5 in the four rows of the table; kNN has no training of its own. */
const fullAndOutOfCore = (models: readonly string[], measure: Measure, prefix = "") =>
  Object.fromEntries(models.map((model) => [model, { model: prefix + model, measure }]));

/** "k-Nearest Neighbors by Means of Sequence to Sequence Deep Neural Networks and Memory Networks", sections 3.1-3.5, 4 and 5. */
export const seq2seqKnn: Protocol = {
  paper: "seq2seq-knn",
  revision: 1,
  evaluation: { by: "holdout" },
  measure: "macroF1",
  datasets: ["kddcup99", "covertype", "sensit", "credit-default"],
  tables: [
    {
      table: 2,
      rows: named("kNN", "RF", "XGB", "LGBM", "FFN", "MemN2N", ...SEQUENCE_AND_MEMORY_MODELS),
    },
    {
      table: 4,
      rows: Object.fromEntries(
        ["kNN", ...SEQUENCE_AND_MEMORY_MODELS].map((row) => [row, { model: `Out-of-core ${row}` }]),
      ),
    },
    {
      table: 5,
      datasets: ["sensit", "credit-default"],
      cells: {
        "Full F-1": fullAndOutOfCore(["kNN", ...SEQUENCE_AND_MEMORY_MODELS], "macroF1"),
        "OOC F-1": fullAndOutOfCore(["kNN", ...SEQUENCE_AND_MEMORY_MODELS], "macroF1", "Out-of-core "),
        "Full time (s), neighbour sequences": {
          kNN: { model: "kNN", measure: "predictSeconds" },
          ...fullAndOutOfCore(SEQUENCE_AND_MEMORY_MODELS, "neighborSeconds"),
        },
        "Full time (s), training": fullAndOutOfCore(SEQUENCE_AND_MEMORY_MODELS, "fitSeconds"),
        "OOC time (s), neighbour sequences": {
          kNN: { model: "Out-of-core kNN", measure: "predictSeconds" },
          ...fullAndOutOfCore(SEQUENCE_AND_MEMORY_MODELS, "neighborSeconds", "Out-of-core "),
        },
        "OOC time (s), training": fullAndOutOfCore(SEQUENCE_AND_MEMORY_MODELS, "fitSeconds", "Out-of-core "),
      },
    },
    {
      table: 6,
      rows: named("Set-based model", "Swapped order V2VSLS", "V2VSLS"),
    },
    {
      table: 7,
      rows: named("LambdaRank", "kNN-Augmented Networks", "MemN2N", "MNkNN_VEC", "V2VSLS"),
    },
    {
      table: 8,
      rows: Object.fromEntries(
        TECHNIQUES.flatMap((technique) =>
          technique === "original"
            ? CLASSIFIERS.map((model): [string, RowRuns] => [`${model}-original`, { model }])
            : Object.entries(oversampledBy(technique)),
        ),
      ),
    },
    {
      // Not a table of the paper: it names MNkNN_VEC as an oversampler too, and tests V2VSLS alone.
      table: "second-generator",
      rows: { ...oversampledBy("V2VSLS"), ...oversampledBy("MNkNN_VEC") },
      datasets: { smoke: ["credit-default"] },
    },
    {
      table: "alpha-lambda-oversampling",
      rows: {
        ...oversamplingWeights(9.5, 0.12),
        ...oversamplingWeights(9.5, 1.3),
        ...oversamplingWeights(3, 0.12),
        ...oversamplingWeights(3, 1.3),
      },
      datasets: ON_CCD,
    },
    {
      table: "sweep-k",
      rows: {
        ...sweep("V2VSLS", "k", EVERY_K, (k) => `K=${k}`, { profiles: ["paper"] }),
        ...sweep("V2VSLS", "k", A_FEW_K, (k) => `K=${k}`),
      },
      datasets: ON_CCD,
      // Twenty settings: with five seeds they would take longer than all tables together.
      seeds: { quick: 1, paper: 3 },
    },
    {
      table: "sweep-k-time",
      rows: sweep("V2VSLS", "k", [5, 10, 20], (k) => `K=${k}`, {
        measure: "fitSeconds",
        profiles: ["paper"],
      }),
      datasets: ON_CCD,
      seeds: { paper: 3 },
    },
    {
      // Not a table of the paper: the same question asked of kNN itself, which takes no time.
      table: "sweep-k-of-knn",
      rows: {
        ...sweep("kNN", "k", EVERY_K, (k) => `K=${k}`, { profiles: ["quick", "paper"] }),
        ...sweep("kNN", "k", A_FEW_K, (k) => `K=${k}`),
      },
      seeds: { smoke: 1 },
    },
    {
      table: "sweep-memory",
      rows: sweep("MNkNN_VEC", "memorySize", [16, 32, 64, 128, 256], (size) => `memory=${size}`),
      datasets: ON_CCD,
    },
    {
      table: "sweep-rounds",
      rows: sweep("Out-of-core V2VSLS", "rounds", [50, 100], (rounds) => `R=${rounds}`),
      datasets: ON_CCD,
    },
    {
      table: "sweep-rounds-time",
      rows: sweep("Out-of-core V2VSLS", "rounds", [50, 100], (rounds) => `R=${rounds}`, {
        measure: "seconds",
      }),
      datasets: ON_CCD,
    },
    {
      table: "sweep-batch",
      rows: sweep("Out-of-core V2VSLS", "drawnRows", [16, 32, 64, 128, 256], (rows) => `B=${rows}`),
      datasets: ON_CCD,
      seeds: { quick: 1 },
    },
    {
      // Not a table of the paper: Algorithm 1 draws in every epoch, Table 5 counts the time of drawing once.
      table: "redraw",
      rows: {
        "drawn once": { model: "Out-of-core V2VSLS" },
        "drawn in each epoch": { model: "Out-of-core V2VSLS", options: { redrawEachEpoch: 1 } },
      },
      datasets: ON_CCD,
    },
    {
      // Not a table of the paper: Table 4's kNN with as many batches as the networks' targets had.
      table: "out-of-core-knn",
      rows: {
        "kNN, R=1": { model: "Out-of-core kNN" },
        "kNN, R=50": { model: "Out-of-core kNN", options: { rounds: 50 } },
      },
    },
    {
      // Not in a quick look: six more trainings per seed to see that little changes.
      table: "sweep-loss",
      rows: Object.fromEntries(
        Object.entries(LOSS_WEIGHTS).map(([row, options]): [string, RowRuns] => [
          row,
          { model: "V2VSLS", options, profiles: ["smoke", "paper"] },
        ]),
      ),
      datasets: ON_CCD,
    },
    {
      table: "alpha-lambda",
      rows: { ...v2vsls(9.5, 0.12), ...v2vsls(9.5, 1.3), ...v2vsls(3, 0.12), ...v2vsls(3, 1.3) },
      datasets: ON_CCD,
    },
    {
      // Not a table of the paper: the map behind its advice, drawn from one seed because it is looked at, not judged.
      table: "alpha-lambda-map",
      rows: Object.fromEntries(
        ALPHAS.flatMap((alpha) =>
          LAMBDAS.map((lambda): [string, RowRuns] => {
            const isRough = ROUGH_ALPHAS.includes(alpha) && ROUGH_LAMBDAS.includes(lambda);
            return [
              `alpha=${alpha}, lambda=${lambda}`,
              {
                model: "V2VSLS",
                options: { alpha, lambda },
                profiles: isRough ? undefined : ["smoke", "paper"],
              },
            ];
          }),
        ),
      ),
      datasets: ON_CCD,
      seeds: { quick: 1, paper: 1, smoke: 1 },
    },
  ],
  derived: [{ table: 9, from: 8, derive: bestOversampler }],
  assumptions,
};
