import { afterEach, describe, expect, it } from "vitest";
import { RandomState } from "../../src/engine/random";
import type { HostTensor } from "../../src/engine/tensors";
import type { Matrix } from "../../src/data/matrix";
import { allNearestNeighbors } from "../../src/neighbors/nearest-neighbors";
import { shuffledBatches } from "../../src/training/batches";
import { expectClose } from "../engine/agreement";
import { SHAPE, type SmallNetwork, smallNetworks } from "./small-networks";

const STEPS = 4;
// Small steps: Adam divides by the size of a gradient, and where that is next to nothing, its rounding decides.
const LEARNING_RATE = 1e-3;
const ROWS = 40;

const engineBefore = process.env.NEURAL_KNN_ENGINE;
afterEach(() => {
  if (engineBefore === undefined) delete process.env.NEURAL_KNN_ENGINE;
  else process.env.NEURAL_KNN_ENGINE = engineBefore;
});

/** The losses of some steps, and the state that they lead to: weights, statistics, moments. */
async function trainOn(
  engine: string,
  network: SmallNetwork,
): Promise<{ losses: number[]; state: Record<string, HostTensor> }> {
  process.env.NEURAL_KNN_ENGINE = engine;
  const random = new RandomState(3);
  const { features, classes } = SHAPE;
  const x: Matrix = {
    data: Float32Array.from({ length: ROWS * features }, () => random.normal()),
    rows: ROWS,
    cols: features,
  };
  const y = Int32Array.from({ length: ROWS }, (_, i) => (i < classes ? i : random.randint(0, classes)));
  const { step, batch } = await network.prepareTraining(x, y, await allNearestNeighbors(x, { k: 3 }));
  expect(step.engine).toBe(engine);
  const losses: number[] = [];
  for (const rows of shuffledBatches(ROWS, 10, random)) {
    const learningRate = { data: Float32Array.of(LEARNING_RATE), shape: [] };
    const { loss } = await step.run({ ...batch(rows, random), learningRate });
    losses.push(loss.data[0]);
  }
  const state = step.state();
  step.dispose();
  return { losses, state };
}

describe.each(smallNetworks())("$name: training steps, one after the other", (network) => {
  it("compiled and on wasm, arrive where tfjs's cpu backend arrives", async () => {
    const expected = await trainOn("cpu", network);
    expect(new Set(expected.losses).size).toBe(STEPS);
    for (const engine of ["onnx", "wasm"]) {
      const { losses, state } = await trainOn(engine, network);
      losses.forEach((loss, i) => expect(loss).toBeCloseTo(expected.losses[i], 4));
      expect(Object.keys(state).sort()).toEqual(Object.keys(expected.state).sort());
      expect(state["adam/step"].data[0]).toBe(STEPS);
      for (const [path, tensor] of Object.entries(expected.state)) {
        expectClose(state[path], tensor, 1e-4, `${engine} ${path}`);
      }
    }
  });
});
