import type * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { valueAndGradient } from "../../src/engine/gradient";
import { RandomState } from "../../src/engine/random";
import type { HostTensor } from "../../src/engine/tensors";
import { SetBased } from "../../src/models/set-based";
import { expectClose, float32, int32, outputsOf } from "../engine/agreement";
import { naiveSetLoss, softmax } from "./naive-network";
import { internalsOf } from "./small-networks";

const [ROWS, CLASSES, FEATURES] = [4, 3, 2];
const WEIGHTS = { alpha: 2, lambda: 0.6 };

/** Outputs of k heads and their targets, drawn at random; targets at [row][rank]. */
function draw(k: number, seed = 1) {
  const random = new RandomState(seed);
  const rows = <T>(value: () => T, ...sizes: number[]): T[] =>
    Array.from({ length: sizes.reduce((a, b) => a * b, 1) }, value);
  return {
    logits: float32(
      rows(() => random.normal(), k, ROWS, CLASSES),
      [k, ROWS, CLASSES],
    ),
    vectors: float32(
      rows(() => random.normal(), k, ROWS, FEATURES),
      [k * ROWS, FEATURES],
    ),
    labels: Array.from({ length: ROWS }, () => random.randint(0, CLASSES)),
    neighborLabels: Array.from({ length: ROWS }, () => rows(() => random.randint(0, CLASSES), k)),
    neighborVectors: Array.from({ length: ROWS }, () =>
      Array.from({ length: k }, () => rows(() => random.normal(), FEATURES)),
    ),
  };
}
type Drawn = ReturnType<typeof draw>;

/** The library's loss, and its gradient with respect to logits and vectors. */
async function lossOf(drawn: Drawn, k: number, engine = "cpu"): Promise<Record<string, HostTensor>> {
  const network = internalsOf(new SetBased({ k, ...WEIGHTS }));
  const stepsMajor = Array.from({ length: k }, (_, t) => drawn.neighborVectors.map((ranks) => ranks[t]));
  return outputsOf(
    ({ labels, neighborLabels, neighborVectors, ...outputs }) => {
      const { loss, gradient } = valueAndGradient((at) => {
        const logits = at.logits as tf.Tensor3D;
        const logProbabilities = Array.from({ length: k }, (_, t) =>
          logits.logSoftmax().slice([t, 0, 0], [1, ROWS, CLASSES]).reshape([ROWS, CLASSES]),
        ) as tf.Tensor2D[];
        const targets = {
          labels: labels as tf.Tensor1D,
          neighborLabels: neighborLabels as tf.Tensor2D,
          neighborVectors: neighborVectors as tf.Tensor2D,
        };
        const vectors = at.vectors as tf.Tensor2D;
        return { loss: network.loss({ logProbabilities, vectors, statistics: {} }, targets), rest: {} };
      }, outputs);
      return { loss, ...gradient };
    },
    {
      logits: drawn.logits,
      vectors: drawn.vectors,
      labels: int32(drawn.labels),
      neighborLabels: int32(drawn.neighborLabels.flat(), [ROWS, k]),
      neighborVectors: float32(stepsMajor.flat(2), [k * ROWS, FEATURES]),
    },
    engine,
  );
}

/** The loss over all assignments, in float64. */
function naiveLossOf(drawn: Drawn, k: number, logits: ArrayLike<number>, vectors: ArrayLike<number>): number {
  const at = (values: ArrayLike<number>, row: number, size: number) =>
    Array.from({ length: size }, (_, j) => values[row * size + j]);
  const perStep = (value: (row: number) => number[]) =>
    Array.from({ length: k }, (_, t) => Array.from({ length: ROWS }, (_, i) => value(t * ROWS + i)));
  return naiveSetLoss(
    {
      probabilities: perStep((row) => softmax(at(logits, row, CLASSES), 1)),
      vectors: perStep((row) => at(vectors, row, FEATURES)),
      statistics: { mean: [], variance: [] },
    },
    {
      x: { data: new Float64Array(0), shape: [ROWS, 0] },
      labels: Int32Array.from(drawn.labels),
      neighborLabels: Int32Array.from(drawn.neighborLabels.flat()),
      neighborVectors: Array.from({ length: k }, (_, t) => drawn.neighborVectors.map((ranks) => ranks[t])),
    },
    { k, hidden: 0, tau: 1, dropout: 0, perspectives: 0, ...WEIGHTS },
  );
}

describe("the loss of the set-based model", () => {
  it.each([1, 2, 3, 4, 5])("is the least over all assignments, k = %s", async (k) => {
    const drawn = draw(k, k);
    const { loss } = await lossOf(drawn, k);
    expect(loss.data[0]).toBeCloseTo(naiveLossOf(drawn, k, drawn.logits.data, drawn.vectors.data), 5);
  });

  it("does not change, and its gradient does not, when the neighbours of a row change places", async () => {
    const drawn = draw(4);
    const expected = await lossOf(drawn, 4);
    const orders = [
      [2, 0, 3, 1],
      [3, 2, 1, 0],
      [0, 1, 2, 3],
      [1, 0, 3, 2],
    ];
    const permute = <T>(ranks: T[], row: number) => orders[row].map((rank) => ranks[rank]);
    const permuted = await lossOf(
      {
        ...drawn,
        neighborLabels: drawn.neighborLabels.map(permute),
        neighborVectors: drawn.neighborVectors.map(permute),
      },
      4,
    );
    for (const name of ["loss", "logits", "vectors"]) expectClose(permuted[name], expected[name], 1e-6, name);
  });

  it.each(["cpu", "onnx", "wasm"])(
    "has the gradient of one assignment where equal neighbours make several the cheapest, on %s",
    async (engine) => {
      const k = 3;
      const drawn = draw(k);
      // Row 0: three equal neighbours; row 1: two.
      for (const [row, rank] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ]) {
        drawn.neighborLabels[row][rank] = drawn.neighborLabels[row][0];
        drawn.neighborVectors[row][rank] = drawn.neighborVectors[row][0];
      }
      const { loss, ...gradient } = await lossOf(drawn, k, engine);
      const at = {
        logits: Float64Array.from(drawn.logits.data),
        vectors: Float64Array.from(drawn.vectors.data),
      };
      const naive = () => naiveLossOf(drawn, k, at.logits, at.vectors);
      expect(loss.data[0]).toBeCloseTo(naive(), 5);
      const step = 1e-5;
      for (const name of ["logits", "vectors"] as const) {
        at[name].forEach((center, i) => {
          at[name][i] = center + step;
          const above = naive();
          at[name][i] = center - step;
          const below = naive();
          at[name][i] = center;
          expect(gradient[name].data[i], `${name} at ${i}`).toBeCloseTo((above - below) / (2 * step), 4);
        });
      }
    },
  );
});

describe("SetBased", () => {
  it("refuses a k whose assignments are too many", () => {
    expect(() => new SetBased({ k: 7 })).toThrow(/SetBased: expected k <= 6 .*got k=7/);
  });
});
