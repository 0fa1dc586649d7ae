import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../src/engine/compile";
import type { CompiledStep } from "../../src/engine/compiled-step";
import { valueAndGradient } from "../../src/engine/gradient";
import { loadOnnxRuntime, type OnnxRuntime } from "../../src/engine/onnx/session";
import type { Step } from "../../src/engine/step";
import type { HostTensor, Tree } from "../../src/engine/tensors";
import { expectClose, bool, float32, floats, int32, ints } from "./agreement";

const ort = loadOnnxRuntime() as OnnxRuntime;

/** A running sum, a counter of steps and a flag that is only read. */
const accumulate: Step = ({ sum, steps, flag }, { x }) => {
  const next = tf.add(sum as tf.Tensor, x as tf.Tensor);
  return {
    state: { sum: next, steps: tf.add(steps as tf.Tensor, tf.scalar(1, "int32")), flag },
    metrics: { largest: tf.max(next), flag },
  };
};
const initial = { sum: float32([0, 0]), steps: int32([0], []), flag: bool([1, 0]) };
const batch = (x: number[]) => ({ x: float32(x) });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "compile-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(["onnx", "wasm", "cpu"])("a step on the engine %s", (engine) => {
  const start = (step: Step, state: Tree<HostTensor>, example: Tree<HostTensor>) =>
    compile(step, state, example, { engine });
  let step: CompiledStep;
  const fresh = async () => (step = await start(accumulate, initial, batch([0, 0])));

  it("carries its state from run to run and returns the metrics", async () => {
    await fresh();
    expect(step.engine).toBe(engine);
    await step.run(batch([1, 2]));
    const metrics = await step.run(batch([3, 4]));
    expect(metrics).toEqual({ largest: float32([6], []), flag: bool([1, 0]) });
    expect(step.state()).toEqual({ sum: float32([4, 6]), steps: int32([2], []), flag: bool([1, 0]) });
    step.dispose();
  });

  it("copies: what it is given, what it returns and what it was loaded with change nothing in it", async () => {
    const state = { sum: float32([0, 0]), steps: int32([0], []), flag: bool([1, 0]) };
    step = await start(accumulate, state, batch([0, 0]));
    state.sum.data.fill(99);
    const loaded = { sum: float32([1, 1]) };
    step.load(loaded);
    loaded.sum.data.fill(99);
    const seen: Record<string, HostTensor>[] = [];
    for (let i = 0; i < 4; i++) {
      await step.run(batch([1, 1]));
      seen.push(step.state());
      seen[i].steps.data.fill(-1);
    }
    expect(seen.map(({ sum }) => sum.data[0])).toEqual([2, 3, 4, 5]);
    expect(step.state().steps.data[0]).toBe(4);
    step.load(step.state());
    await step.run(batch([1, 1]));
    expect(step.state().sum.data[0]).toBe(6);
    step.dispose();
  });

  it("finds constants in each batch; they are no part of its state", async () => {
    const before = tf.memory();
    const scaled: Step = ({ sum }, { x, by }) => {
      const { factors } = by as Tree<tf.Tensor>;
      return {
        state: { sum: tf.add(sum as tf.Tensor, tf.mul(x as tf.Tensor, factors as tf.Tensor)) },
        metrics: {},
      };
    };
    const constants = { by: { factors: float32([2, 10]) } };
    step = await compile(scaled, { sum: float32([0, 0]) }, batch([0, 0]), { engine, constants });
    for (let i = 0; i < 3; i++) await step.run(batch([1, 1]));
    expect(step.state()).toEqual({ sum: float32([6, 30]) });
    step.dispose();
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
    await expect(compile(scaled, {}, batch([0, 0]), { engine, constants: batch([0]) })).rejects.toThrow(
      'compile: expected "x" in the batch or among the constants, got it in both',
    );
  });

  it("takes runs that overlap one after the other", async () => {
    await fresh();
    const metrics = await Promise.all([1, 2, 3, 4].map((x) => step.run(batch([x, 0]))));
    expect(metrics.map(({ largest }) => largest.data[0])).toEqual([1, 3, 6, 10]);
    expect(step.state().steps.data[0]).toBe(4);
    step.dispose();
  });

  it("keeps its state where a run is refused", async () => {
    await fresh();
    await step.run(batch([1, 2]));
    await expect(step.run({})).rejects.toThrow('CompiledStep.run: expected "x" as float32[2], got nothing');
    await expect(step.run({ x: float32([1]) })).rejects.toThrow("as float32[2], got float32[1]");
    await expect(step.run({ x: int32([1, 2]) })).rejects.toThrow("as float32[2], got int32[2]");
    await expect(step.run({ x: float32([1, 2, 3], [2]) })).rejects.toThrow('expected 2 values in "x", got 3');
    await expect(step.run({ x: 1 as never })).rejects.toThrow('named tensors at "x", got 1');
    await step.run(batch([1, 2]));
    expect(step.state().sum.data).toEqual(Float32Array.of(2, 4));
    step.dispose();
  });

  it("loads part of a state, and refuses what it does not know", async () => {
    await fresh();
    step.load({ steps: int32([41], []) });
    await step.run(batch([1, 2]));
    expect(step.state()).toMatchObject({ steps: int32([42], []), sum: float32([1, 2]) });
    expect(() => step.load({ sums: float32([0, 0]) })).toThrow(
      'CompiledStep.load: unknown tensor "sums"; did you mean "sum"?',
    );
    expect(() => step.load({ sum: float32([0]) })).toThrow('CompiledStep.load: expected "sum" as float32[2]');
    expect(step.state().sum.data).toEqual(Float32Array.of(1, 2));
    step.dispose();
  });

  it("refuses to run once disposed of", async () => {
    await fresh();
    step.dispose();
    step.dispose();
    await expect(step.run(batch([1, 2]))).rejects.toThrow("CompiledStep.run: the step was disposed of");
  });

  it("refuses a step that returns another state, and one that throws leaves nothing behind", async () => {
    const shrinking: Step = ({ sum }) => ({ state: { sum: tf.sum(sum as tf.Tensor) }, metrics: {} });
    const attempt = async () => (await start(shrinking, { sum: float32([1, 2]) }, {})).run({});
    await expect(attempt()).rejects.toThrow('the state "sum" as float32[2], got float32[]');
  });

  it("holds no more tensors after many runs than after one", async () => {
    await fresh();
    await step.run(batch([1, 2]));
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    for (let i = 0; i < 10; i++) await step.run(batch([1, 2]));
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers, numBytes });
    step.dispose();
  });

  it("repeats itself bit for bit", async () => {
    const runs = [];
    for (let repetition = 0; repetition < 2; repetition++) {
      step = await start(embeddingStep, embeddingState(), embeddingBatch);
      for (let i = 0; i < 5; i++) await step.run(embeddingBatch);
      runs.push(step.state());
      step.dispose();
    }
    expect(runs[0]).toEqual(runs[1]);
  });
});

const embedding = floats([20, 8]);
const projection = floats([8, 5]);
const embeddingState = () => ({ weights: { embedding, projection } });
const embeddingBatch = { words: ints([64], 0, 20), targets: floats([64, 5]) };

/** Gradient descent through an embedding, a product and a reduction: all that could add up in another order. */
const embeddingStep: Step = ({ weights }, { words, targets }) => {
  const { loss, gradient } = valueAndGradient((current) => {
    const rows = tf.gather(current.embedding as tf.Tensor2D, words as tf.Tensor1D);
    const outputs = tf.matMul(rows, current.projection as tf.Tensor2D);
    return { loss: tf.losses.meanSquaredError(targets as tf.Tensor, outputs), rest: {} };
  }, weights as Tree<tf.Tensor>);
  const descend = (name: string) =>
    tf.sub((weights as Tree<tf.Tensor>)[name] as tf.Tensor, tf.mul(0.1, gradient[name] as tf.Tensor));
  return {
    state: { weights: { embedding: descend("embedding"), projection: descend("projection") } },
    metrics: { loss },
  };
};

describe("a step on ONNX Runtime", () => {
  const start = (threads: number) =>
    compile(embeddingStep, embeddingState(), embeddingBatch, { engine: "onnx", threads });

  it("agrees on one thread and on two to rounding: some products are added up in another order", async () => {
    const states: Record<string, HostTensor>[] = [];
    for (const threads of [1, 2]) {
      const step = await start(threads);
      for (let i = 0; i < 5; i++) await step.run(embeddingBatch);
      states.push(step.state());
      step.dispose();
    }
    for (const path of Object.keys(states[0])) expectClose(states[1][path], states[0][path], 1e-6, path);
  });

  it("saves a graph that ONNX Runtime loads and that computes the same", async () => {
    const path = join(folder, "step.onnx");
    const step = await start(1);
    await step.save(path);
    const session = await ort.InferenceSession.create(path);
    expect(session.inputNames).toEqual([
      "state/weights/embedding",
      "state/weights/projection",
      "batch/words",
      "batch/targets",
    ]);
    const given = { "state/weights/embedding": embedding, "state/weights/projection": projection };
    const tensors = {
      ...given,
      "batch/words": embeddingBatch.words,
      "batch/targets": embeddingBatch.targets,
    };
    const feeds = Object.entries(tensors).map(([name, { data, shape }]) => {
      const dtype = data instanceof Float32Array ? "float32" : "int32";
      return [name, new ort.Tensor(dtype, data as Float32Array, shape as number[])] as const;
    });
    const results = await session.run(Object.fromEntries(feeds));
    const { loss } = await step.run(embeddingBatch);
    expect(results["metrics/loss"].data[0]).toBe(loss.data[0]);
    expect(results["next/weights/embedding"].data).toEqual(step.state()["weights/embedding"].data);
    await session.release();
    step.dispose();
  });

  it("refuses to load under a run, whose result would overwrite it", async () => {
    const step = await start(1);
    const run = step.run(embeddingBatch);
    expect(() => step.load({ "weights/embedding": embedding })).toThrow(/a run is under way/);
    await run;
    step.load({ "weights/embedding": embedding });
    step.dispose();
  });

  it("may be disposed of before a run begins, which is then refused, and under a run, which then ends well", async () => {
    const early = await start(1);
    const refused = early.run(embeddingBatch);
    early.dispose();
    await expect(refused).rejects.toThrow("CompiledStep.run: the step was disposed of");

    const late = await start(1);
    const finished = late.run(embeddingBatch);
    for (let microtask = 0; microtask < 10; microtask++) await undefined;
    late.dispose();
    expect((await finished).loss.data[0]).toBeGreaterThan(0);
  });

  it("agrees with the eager step", async () => {
    const [compiled, eager] = [
      await start(1),
      await compile(embeddingStep, embeddingState(), embeddingBatch, { engine: "cpu" }),
    ];
    for (let i = 0; i < 5; i++) {
      const [a, b] = [await compiled.run(embeddingBatch), await eager.run(embeddingBatch)];
      expectClose(a.loss, b.loss, 1e-5);
    }
    const [a, b] = [compiled.state(), eager.state()];
    for (const path of Object.keys(b)) expectClose(a[path], b[path], 1e-5, path);
    compiled.dispose();
    eager.dispose();
  });
});

describe("compile", () => {
  const attempt = () => compile(accumulate, initial, batch([0, 0]), { engine: "onnx" });

  it.each(["0", "1.5", "two"])("refuses NEURAL_KNN_THREADS=%s", async (threads) => {
    process.env.NEURAL_KNN_THREADS = threads;
    await expect(attempt()).rejects.toThrow(
      `expected NEURAL_KNN_THREADS as an integer >= 1, got "${threads}"`,
    );
    delete process.env.NEURAL_KNN_THREADS;
  });

  it("keeps steps on different backends apart", async () => {
    const engines = ["wasm", "cpu", "onnx", "wasm"];
    const steps = await Promise.all(
      engines.map((engine) => compile(accumulate, initial, batch([0, 0]), { engine })),
    );
    for (let i = 0; i < 3; i++) await Promise.all(steps.map((step) => step.run(batch([1, 2]))));
    for (const step of steps) {
      expect(step.state().sum.data).toEqual(Float32Array.of(3, 6));
      step.dispose();
    }
  });

  it("has no graph to save on an eager engine, and says what to do", async () => {
    const step = await compile(accumulate, initial, batch([0, 0]), { engine: "cpu" });
    await expect(step.save(join(folder, "eager.onnx"))).rejects.toThrow(
      "the cpu engine runs operation by operation and has no graph; install onnxruntime-node",
    );
    step.dispose();
  });
});
