import type * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { HostTensor } from "../../../src/engine/tensors";
import {
  batchNormalization,
  type BatchNormalizationWeights,
  type BatchStatistics,
  initBatchNormalization,
} from "../../../src/models/layers/batch-normalization";
import { expectClose, float32, outputsOf } from "../../engine/agreement";
import pytorch from "../fixtures/pytorch-values.json";

const normalized = (
  weights: { scale: HostTensor; offset: HostTensor },
  statistics: { mean: HostTensor; variance: HostTensor },
  x: HostTensor,
  training: boolean,
) =>
  outputsOf(
    (given) => ({
      ...batchNormalization(
        given.weights as BatchNormalizationWeights,
        given.statistics as BatchStatistics,
        given.x as tf.Tensor2D,
        training,
      ),
    }),
    { weights, statistics, x },
    "cpu",
  );

const rowsOf = (rows: readonly number[][]) => float32(rows.flat(), [rows.length, rows[0].length]);

describe("batchNormalization", () => {
  it("does what PyTorch's BatchNorm1d does, batch after batch and at inference", async () => {
    const { scale, offset, steps, x, y } = pytorch.batchNorm;
    const weights = { scale: float32(scale), offset: float32(offset) };
    let { statistics }: { statistics: { mean: HostTensor; variance: HostTensor } } =
      initBatchNormalization(3);
    for (const step of steps) {
      const outputs = await normalized(weights, statistics, rowsOf(step.x), true);
      expectClose(outputs.y, rowsOf(step.y), 1e-5);
      statistics = { mean: outputs["statistics/mean"], variance: outputs["statistics/variance"] };
      expectClose(statistics.mean, float32(step.mean), 1e-6);
      expectClose(statistics.variance, float32(step.variance), 1e-6);
    }
    const inference = await normalized(weights, statistics, rowsOf(x), false);
    expectClose(inference.y, rowsOf(y), 1e-5);
    expect(inference["statistics/mean"]).toEqual(statistics.mean);
    expect(inference["statistics/variance"]).toEqual(statistics.variance);
  });

  it("answers a constant column and a single row with the offset", async () => {
    const { statistics } = initBatchNormalization(2);
    const weights = { scale: float32([2, 3]), offset: float32([0.5, -1]) };
    const constant = await normalized(
      weights,
      statistics,
      rowsOf([
        [7, 1],
        [7, 3],
      ]),
      true,
    );
    expect([constant.y.data[0], constant.y.data[2]]).toEqual([0.5, 0.5]);
    const single = await normalized(weights, statistics, rowsOf([[4, -4]]), true);
    expect(single.y).toEqual(rowsOf([[0.5, -1]]));
    expectClose(single["statistics/variance"], float32([0.9, 0.9]), 1e-6);
  });
});
