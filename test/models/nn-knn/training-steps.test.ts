import { describe, expect, it } from "vitest";
import { matrixOf } from "../../../src/data/matrix";
import { compile } from "../../../src/engine/compile";
import type { HostTensor } from "../../../src/engine/tensors";
import { caseForward } from "../../../src/models/nn-knn/case-forward";
import { trainingStep } from "../../../src/models/nn-knn/case-step";
import { classHead } from "../../../src/models/nn-knn/class-head";
import { GlocalActivator } from "../../../src/models/nn-knn/glocal-activator";
import { GLOCAL_DEFAULTS } from "../../../src/models/nn-knn/glocal-options";
import { RandomState } from "../../../src/engine/random";
import { initAdam } from "../../../src/training/adam";
import { float32, int32 } from "../../engine/values";
import fixture from "./fixtures/training-steps.json";

process.env.NEURAL_KNN_QUIET = "1";

const activator = new GlocalActivator({
  ...GLOCAL_DEFAULTS,
  w: 2,
  learningRate: 0.05,
  caseLearningRate: 0.02,
  weightDecay: 0.01,
  clipNorm: 0.28,
});
const x = matrixOf(fixture.x);
const values = classHead.valuesOf(Int32Array.from(fixture.labels));

const rowsOf = ({ data, cols }: typeof x, rows: number[]): HostTensor =>
  float32(
    rows.flatMap((row) => Array.from(data.subarray(row * cols, (row + 1) * cols))),
    [rows.length, cols],
  );

/** What PyTorch was given in a step. */
const batchOf = ({ batch, cases }: { batch: number[]; cases: number[] }) => ({
  x: rowsOf(x, batch),
  targets: rowsOf(values, batch),
  rowWeights: float32(batch.map(() => 1 / batch.length)),
  own: int32(batch),
  ...(cases.length < x.rows && {
    draw: { rows: int32(cases), firsts: int32(cases.map((row) => cases.indexOf(row))) },
  }),
  learningRate: float32([0.05], []),
});

describe.each(["onnx", "wasm", "cpu"])("steps of training on %s", (engine) => {
  it("do what PyTorch does: losses, clipping, weight decay, Adam with a rate for each group", async () => {
    const weights = {
      ...activator.initialize(new RandomState(0), { cases: 12, features: 3, outputs: 3 }, { range: 1.5 }),
      globalWeights: float32(fixture.initial.flat(), [2, 3]),
    };
    const state = { weights, measured: { range: float32([1.5], []) }, adam: initAdam(weights) };
    const definition = trainingStep(
      caseForward(activator, classHead, undefined),
      classHead.loss,
      activator.optimizer,
    );
    const every = Array.from({ length: x.rows }, (_, row) => row);
    const constants = { cases: { x: rowsOf(x, every), values: rowsOf(values, every) } };
    // Drawn cases make another graph; the state goes from one to the other.
    const [ofAll, ofSome] = [
      await compile(definition, state, batchOf(fixture.steps[0]), { engine, constants }),
      await compile(definition, state, batchOf(fixture.steps[1]), { engine, constants }),
    ];
    let [step, other] = [ofAll, ofSome];
    for (const expected of fixture.steps) {
      const { loss } = await step.run(batchOf(expected));
      expect(loss.data[0]).toBeCloseTo(expected.loss, 5);
      const found = step.state();
      expected.globalWeights.flat().forEach((weight, at) => {
        expect(found["weights/globalWeights"].data[at]).toBeCloseTo(weight, 4);
      });
      expected.caseRows.flat().forEach((weight, at) => {
        expect(found["weights/cases"].data[at]).toBeCloseTo(weight, 4);
      });
      other.load(found);
      [step, other] = [other, step];
    }
    // Steps on both sides of the largest norm.
    const clipped = fixture.steps.map(({ norm }) => norm > 0.28);
    expect(new Set(clipped).size).toBe(2);
    for (const used of [ofAll, ofSome]) used.dispose();
  });
});
