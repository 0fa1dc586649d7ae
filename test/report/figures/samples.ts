import { matrixOf } from "../../../src/data/matrix";
import { attentionMap } from "../../../src/report/figures/attention-map";
import { caseActivationFigure } from "../../../src/report/figures/case-activation";
import { caseWeightsFigure } from "../../../src/report/figures/case-weights";
import { confusionFigure } from "../../../src/report/figures/confusion";
import { embeddingsFigure } from "../../../src/report/figures/embeddings";
import { type PlotlyFigure } from "../../../src/report/figures/figure";
import { learningCurves } from "../../../src/report/figures/learning-curves";
import { neighborsFigure } from "../../../src/report/figures/neighbors";
import { oversamplingDots } from "../../../src/report/figures/oversampling-dots";
import { paperDots } from "../../../src/report/figures/paper-dots";
import { sweepCurves } from "../../../src/report/figures/sweep-curve";
import { sweepHeatmap } from "../../../src/report/figures/sweep-heatmap";
import { paperTable } from "../../../src/report/table";
import { cell, inColumn, merged, smallPaper } from "../small-paper";

/** A figure of each kind. */
export function sampleFigures(): Record<string, PlotlyFigure> {
  const results = merged(
    inColumn("One", { ours: cell([0.91, 0.93]) }),
    inColumn("Two", { ours: cell([0.5, 0.52], { standIn: true }) }),
  );
  return {
    learning: learningCurves(
      [
        { model: "a", seed: 0, training: [3, 2, 1], validation: [3.5, 2.5, 2.6], bestEpoch: 2 },
        { model: "a", seed: 1, training: [4, 3] },
        { model: "b", seed: 0, training: [5, 4, 3] },
      ],
      "loss",
    ),
    confusion: confusionFigure(
      [
        [8, 2],
        [0, 0],
      ],
      ["yes", "no"],
    ),
    attention: attentionMap(
      [
        [0.2, 0.5, 0.3],
        [0.1, 0.2, 0.7],
      ],
      ["no", "yes", "no"],
      "Attention",
    ),
    activation: caseActivationFigure(
      [
        { range: 5, bias: 5 },
        { range: 5, bias: 8 },
        { range: 10, bias: 10 },
      ],
      "Activation",
    ),
    weights: caseWeightsFigure(
      {
        cases: matrixOf([
          [0, 10],
          [20, 30],
          [40, 5],
        ]),
        labels: [0, 1, 1],
        weights: matrixOf([
          [3, 1],
          [-0.5, 2],
          [0, -1],
        ]),
        features: ["x", "y"],
        classes: ["even", "odd"],
      },
      "Weights",
    ),
    curve: sweepCurves(
      [
        {
          name: "a",
          points: [
            { setting: 5, values: [0.7, 0.8] },
            { setting: 2, values: [0.5] },
            { setting: 9, values: [] },
          ],
        },
      ],
      { setting: "K", measure: "macro F1, %", scale: 100, paper: 5 },
      "Sweep",
    ),
    sweep: sweepHeatmap({
      x: { name: "lambda", values: [0.1, 1] },
      y: { name: "alpha", values: [3, 9.5] },
      mean: [
        [60, undefined],
        [70, 65],
      ],
      sd: [
        [1, undefined],
        [0.5, 2],
      ],
      measure: "macro F1, %",
      paper: { x: 1, y: 9.5 },
    }),
    dots: paperDots(paperTable(smallPaper(), 1, results)),
    embeddings: embeddingsFigure(
      ["original", "SMOTE", "ADASYN"].map((name, i) => ({
        name,
        note: "score 0.5",
        points: matrixOf([
          [1, 2],
          [3.14159, 4],
          [5, 6],
        ]),
        labels: [0, 1, 1],
        synthetic: [0, 0, i > 0 ? 1 : 0],
      })),
      ["many", "few"],
      "Embeddings",
    ),
    oversampling: oversamplingDots(
      {
        "RF-original": { A: cell([0.5, 0.7]), B: cell([0.4], { standIn: true }) },
        "RF-SMOTE": { A: cell([0.6, 0.6]), B: { ...cell([]), text: "refused" } },
        "FFN-original": { A: cell([0.3, 0.3]) },
      },
      "Oversampling",
      "F1, %",
    ),
    neighbors: neighborsFigure({
      sample: matrixOf([[0, 0, 0]]),
      label: 0,
      trueVectors: matrixOf([
        [1, 0, 0],
        [0, 2, 0],
      ]),
      trueLabels: [0, 1],
      predictedVectors: matrixOf([
        [1, 0, 0.5],
        [0, 1, 0],
      ]),
      predictedLabels: [0, 0],
      surroundings: { vectors: matrixOf([[3, 3, 3]]), labels: [1] },
      classes: ["yes", "no"],
    }),
  };
}
