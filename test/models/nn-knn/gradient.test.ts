import type * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { valueAndGradient } from "../../../src/engine/gradient";
import { RandomState } from "../../../src/engine/random";
import { type HostTensor, isHostTensor, mapTree, type Tree } from "../../../src/engine/tensors";
import type { Activator, ComparedCases } from "../../../src/models/nn-knn/activator";
import { caseForward } from "../../../src/models/nn-knn/case-forward";
import { classHead } from "../../../src/models/nn-knn/class-head";
import { DISTANCES } from "../../../src/models/nn-knn/distance";
import type { Extractor } from "../../../src/models/nn-knn/extractor";
import { GlocalActivator } from "../../../src/models/nn-knn/glocal-activator";
import { GLOCAL_DEFAULTS } from "../../../src/models/nn-knn/glocal-options";
import type { Head, Labels } from "../../../src/models/nn-knn/head";
import { NN_KNN_ORIGINAL_DEFAULTS } from "../../../src/models/nn-knn/nn-knn-original";
import { OriginalActivator } from "../../../src/models/nn-knn/original-activator";
import { regressionHead } from "../../../src/models/nn-knn/regression-head";
import { outputsOf } from "../../engine/agreement";
import { float32, int32 } from "../../engine/values";
import { denseExtractor, naiveDense } from "./dense-extractor";
import { naiveCrossEntropy, naiveLogits, naiveMeans, naiveOriginalLogits, naiveScores } from "./naive";
import { moved, nested, normals, rowsOf } from "./small-cases";

const SIZES = { cases: 7, features: 3, outputs: 3 };
const RANGE = 1.7;
const STEP = 1e-5;

const cases = normals(SIZES.cases, SIZES.features, 2);
const queries = normals(5, SIZES.features, 1);
// The second query is the first case: there the root has no slope.
queries.data.set(cases.data.subarray(0, SIZES.features), SIZES.features);
const [q, c] = [rowsOf(queries), rowsOf(cases)];
const classes = { cases: Int32Array.of(1, 0, 2, 2, 1, 0, 1), queries: Int32Array.of(0, 1, 2, 1, 0) };
const targets = {
  cases: Float32Array.of(-1, 0.5, 2.5, 1, 0, -0.7, 1.2),
  queries: Float32Array.of(0.3, -1, 2, 0.7, -0.2),
};
/** Which case each query is. */
const OWN = [6, 0, 5, 4, 3];
type Counts = (query: number, ofCase: number) => number;
const isOther: Counts = (query, ofCase) => (OWN[query] === ofCase ? 0 : 1);
const all: Counts = () => 1;

/** Weights in float64, by path; vectors are columns. */
type Naive = Record<string, number[][]>;
const column = (rows: number[][], at = 0) => rows.map((row) => row[at]);

interface Example {
  activator: Activator;
  head: Head<Labels>;
  labels: { cases: Labels; queries: Labels };
  extractor?: Extractor;
  naiveLoss(weights: Naive): number;
}

const examples: [name: string, example: Example][] = [];
const ofClasses = { head: classHead as Head<Labels>, labels: classes };
const ofTargets = { head: regressionHead as Head<Labels>, labels: targets };

for (const distance of DISTANCES) {
  const glocal = (w: number, ignoreSelf: boolean) =>
    new GlocalActivator({ ...GLOCAL_DEFAULTS, w, distance, ignoreSelf });
  const logits = ({ globalWeights, cases }: Naive, from = q, to = c) =>
    naiveLogits(distance, RANGE, { globalWeights, cases }, from, to);
  const crossEntropy = (at: Naive, w: number, counts: Counts, found = logits(at)) =>
    naiveCrossEntropy(
      naiveScores(found, column(at.cases, w + 1), classes.cases, SIZES.outputs, counts),
      classes.queries,
    );

  examples.push(
    [
      `one weighting, ${distance}`,
      { ...ofClasses, activator: glocal(1, false), naiveLoss: (at) => crossEntropy(at, 1, all) },
    ],
    [
      `three weightings, ${distance}, queries left out of their cases`,
      { ...ofClasses, activator: glocal(3, true), naiveLoss: (at) => crossEntropy(at, 3, isOther) },
    ],
    [
      `a trained extractor, ${distance}`,
      {
        ...ofClasses,
        activator: glocal(2, false),
        extractor: denseExtractor(SIZES.features),
        naiveLoss: (at) => {
          const extract = (row: ArrayLike<number>) =>
            naiveDense(at["extractor/kernel"], column(at["extractor/bias"]), row);
          return crossEntropy(at, 2, all, logits(at, q.map(extract) as never, c.map(extract) as never));
        },
      },
    ],
    [
      `regression, ${distance}`,
      {
        ...ofTargets,
        activator: glocal(2, true),
        naiveLoss: (at) => {
          const means = naiveMeans(logits(at), column(at.cases, 3), targets.cases, isOther);
          return means.reduce((sum, mean, i) => sum + (mean - targets.queries[i]) ** 2, 0) / means.length;
        },
      },
    ],
  );
}

for (const weighting of ["global", "individual"] as const) {
  examples.push([
    `NN-kNN_O, ${weighting} weights`,
    {
      ...ofClasses,
      activator: new OriginalActivator({ ...NN_KNN_ORIGINAL_DEFAULTS, weighting }),
      naiveLoss: (at) => {
        const [f, biases, voices, classBiases] = [
          "featureScales",
          "biases",
          "caseWeights",
          "classBiases",
        ].map((name) => column(at[name]));
        const logits = naiveOriginalLogits(f, at.featureWeights, biases, q, c);
        const positive = voices.map((voice) => Math.max(0, voice));
        const scores = naiveScores(logits, positive, classes.cases, SIZES.outputs, isOther);
        return naiveCrossEntropy(
          scores.map((row) => row.map((score, label) => score + classBiases[label])),
          classes.queries,
        );
      },
    },
  ]);
}

describe.each(examples)("%s", (_, { activator, head, labels, extractor, naiveLoss }) => {
  const random = new RandomState(4);
  const begun: Tree<HostTensor> = {
    ...activator.initialize(random, SIZES, { range: RANGE }),
    ...(extractor ? { extractor: extractor.initialize(random, SIZES.features) } : {}),
  };
  let seed = 10;
  const weights = mapTree(begun, isHostTensor, (tensor) => moved(tensor, 0.4, seed++));

  it.each(["cpu", "onnx"])(
    "on %s, loss and gradient agree with loops and their central differences, for every weight",
    async (engine) => {
      const forward = caseForward(activator, head, extractor);
      const tensor = (y: Labels) => {
        const { data, rows, cols } = head.valuesOf(y);
        return { data, shape: [rows, cols] };
      };
      const { loss, ...gradient } = await outputsOf(
        (given) => {
          const inputs = given as { [name: string]: tf.Tensor2D };
          const result = valueAndGradient((current) => {
            const parameters = { weights: current, measured: { range: inputs.range } };
            const compared = { x: inputs.cases, values: inputs.values } as ComparedCases;
            const own = inputs.own as tf.Tensor as tf.Tensor1D;
            const outputs = forward(parameters, inputs.queries, compared, own);
            const shares = inputs.shares as tf.Tensor as tf.Tensor1D;
            return { loss: head.loss(outputs, inputs.targets, shares), rest: {} };
          }, given.weights as Tree<tf.Tensor>);
          return { loss: result.loss, weights: result.gradient };
        },
        {
          weights,
          range: float32([RANGE], []),
          queries: { data: queries.data, shape: [5, SIZES.features] },
          cases: { data: cases.data, shape: [SIZES.cases, SIZES.features] },
          values: tensor(labels.cases),
          targets: tensor(labels.queries),
          own: int32(OWN),
          shares: float32(new Array<number>(5).fill(0.2)),
        },
        engine,
      );

      const at: Naive = {};
      mapTree(weights, isHostTensor, (tensor, path) => (at[path] = nested(tensor)));
      expect(loss.data[0]).toBeCloseTo(naiveLoss(at), 5);
      expect(Object.keys(gradient).sort()).toEqual(
        Object.keys(at)
          .map((path) => `weights/${path}`)
          .sort(),
      );
      for (const [path, rows] of Object.entries(at)) {
        const found = nested(gradient[`weights/${path}`]);
        let largest = 0;
        rows.forEach((row, i) =>
          row.forEach((value, j) => {
            const lossAt = (moved: number) => {
              row[j] = moved;
              return naiveLoss(at);
            };
            const slope = (lossAt(value + STEP) - lossAt(value - STEP)) / (2 * STEP);
            row[j] = value;
            expect(found[i][j], `${path} at ${i}, ${j}`).toBeCloseTo(slope, 4);
            largest = Math.max(largest, Math.abs(slope));
          }),
        );
        // A weight that moves nothing would pass whatever its gradient's formula is.
        expect(largest, path).toBeGreaterThan(1e-3);
      }
    },
  );
});
