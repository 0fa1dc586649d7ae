import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { boost } from "../../../src/baselines/trees/boost";
import { GradientBoosting } from "../../../src/baselines/trees/gradient-boosting";
import { classObjective } from "../../../src/baselines/trees/objective";
import type { Matrix } from "../../../src/data/matrix";
import { type Node, nested } from "./naive";

interface Dumped {
  leaf?: number;
  nodeid: number;
  split: string;
  split_condition: number;
  yes: number;
  children: Dumped[];
}

interface Case {
  classes: number;
  rounds: number;
  depth: number;
  options: { reg_lambda?: number; gamma?: number; min_child_weight?: number; learning_rate?: number };
  y: number[];
  proba: number[];
  trees?: Dumped[];
}

const fixture = JSON.parse(readFileSync(join(__dirname, "fixtures", "xgboost-hist.json"), "utf8")) as {
  rows: number;
  cols: number;
  x: (number | null)[];
  cases: Case[];
};
const x: Matrix = {
  data: Float32Array.from(fixture.x, (value) => value ?? NaN),
  rows: fixture.rows,
  cols: fixture.cols,
};

function close(node: Dumped): unknown {
  if (node.leaf !== undefined) return { value: expect.closeTo(node.leaf, 5) };
  const [left, right] = [...node.children].sort((a) => (a.nodeid === node.yes ? -1 : 1));
  return {
    feature: Number(node.split.slice(1)),
    threshold: node.split_condition,
    left: close(left),
    right: close(right),
  };
}

describe("GradientBoosting", () => {
  it.each(fixture.cases)(
    "gives XGBoost's probabilities: $classes classes, $rounds rounds",
    async ({ classes, rounds, depth, options, y, proba }) => {
      const model = new GradientBoosting({
        rounds,
        maxDepth: depth,
        l2: options.reg_lambda,
        minGain: options.gamma,
        minHessian: options.min_child_weight,
        learningRate: options.learning_rate,
      });
      await model.fit(x, Int32Array.from(y));
      const { data, cols } = await model.predictProba(x);
      expect(cols).toBe(classes);
      proba.forEach((p, i) => expect(data[i]).toBeCloseTo(p, 5));
    },
  );

  it.each(fixture.cases.filter(({ trees }) => trees))(
    "splits at XGBoost's cuts and has its leaf values: $classes classes",
    async ({ classes, depth, y, trees }) => {
      const growth = {
        leafWise: false,
        maxDepth: depth,
        maxLeaves: 2 ** depth,
        learningRate: 0.3,
        l2: 1,
        minGain: 0,
        minHessian: 1,
        minRows: 0,
        maxBins: 255,
      };
      const objective = classObjective(Int32Array.from(y), classes, { priors: false, hessianFactor: 2 });
      const grown = await boost("test", x, objective, { growth, rounds: 1, threads: 1 });
      expect(grown.map((tree): Node => nested(tree))).toEqual(trees!.map(close));
    },
  );

  it("ends early where the validation rows do not gain, and keeps the best rounds", async () => {
    const y = Int32Array.from(fixture.cases[0].y);
    const half = (first: number) => ({
      x: { data: x.data.slice(first * x.cols, (first + 60) * x.cols), rows: 60, cols: x.cols },
      y: y.slice(first, first + 60),
    });
    const [train, validation] = [half(0), half(60)];
    const loss = async (model: GradientBoosting) => {
      const { data } = await model.predictProba(validation.x);
      return -validation.y.reduce((sum, label, i) => sum + Math.log(data[2 * i + label]), 0);
    };
    const losses: number[] = [];
    for (let rounds = 1; rounds <= 30; rounds++) {
      losses.push(await loss(await new GradientBoosting({ rounds }).fit(train.x, train.y)));
    }
    const early = await new GradientBoosting({ earlyStopping: 10 }).fit(train.x, train.y, { validation });
    expect(await loss(early)).toBeCloseTo(Math.min(...losses), 6);
    await expect(new GradientBoosting({ earlyStopping: 5 }).fit(train.x, train.y)).rejects.toThrow(
      "GradientBoosting.fit: earlyStopping=5 expected validation rows, got none",
    );
  });
});
