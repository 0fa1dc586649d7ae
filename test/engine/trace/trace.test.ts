import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { compile } from "../../../src/engine/compile";
import { decodeModel } from "../../../src/engine/onnx/format";
import { valueAndGradient } from "../../../src/engine/gradient";
import type { Step } from "../../../src/engine/step";
import { lowerings } from "../../../src/engine/trace/lowerings";
import { trace } from "../../../src/engine/trace/trace";
import { outputsOf, float32, floats, int32 } from "../agreement";

const state = { w: float32([1, 2]) };
const batch = { x: float32([3, 4]) };

/** Traces a computation of `x` that leaves the state alone. */
const traceOf = (compute: (x: tf.Tensor) => tf.Tensor) =>
  trace((given, { x }) => ({ state: given, metrics: { y: compute(x as tf.Tensor) } }), state, batch);

beforeAll(() => tf.setBackend("cpu"));

describe("trace leaves tfjs as it was", () => {
  let before: tf.MemoryInfo;
  beforeEach(() => {
    before = tf.memory();
  });
  afterEach(() => {
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    expect({ numTensors, numDataBuffers, numBytes }).toEqual({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
      numBytes: before.numBytes,
    });
    expect(tf.getBackend()).toBe("cpu");
    expect(tf.engine().state.scopeStack).toEqual([]);
    expect(tf.engine().state.gradientDepth).toBe(0);
  });

  it("after a trace", () => {
    traceOf((x) => tf.grad((y: tf.Tensor) => tf.sum(tf.tanh(y)))(x));
  });

  it("after a trace with values kept from the forward pass", () => {
    trace(
      (given, { x }) => {
        const { loss, gradient, rest } = valueAndGradient((weights) => {
          const y = tf.mul(weights.w as tf.Tensor, x as tf.Tensor);
          return { loss: tf.sum(y), rest: { y } };
        }, given);
        return { state: gradient, metrics: { loss, ...rest } };
      },
      state,
      batch,
    );
  });

  it("after an error in the step", () => {
    const step = () =>
      traceOf((x) =>
        tf.tidy(() =>
          tf.grad(() => {
            throw new Error("mine");
          })(x),
        ),
      );
    expect(step).toThrow("mine");
  });

  it("after an error in the gradient", () => {
    const step = () =>
      trace(
        (given) => {
          const { loss, gradient } = valueAndGradient((weights) => {
            const { values } = tf.topk(weights.w as tf.Tensor1D, 1);
            return { loss: tf.sum(values), rest: { values } };
          }, given);
          return { state: gradient, metrics: { loss } };
        },
        state,
        batch,
      );
    expect(step).toThrow(/gradient/);
  });

  it("after a refusal", () => {
    expect(() => traceOf((x) => tf.dropout(x, 0.5))).toThrow();
  });
});

describe("trace refuses", () => {
  it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ["dropout", (x) => tf.dropout(x, 0.5)],
    ["dropout", (x) => tf.dropout(x, 0.5, [2], 7)],
    ["randomNormal", () => tf.randomNormal([2])],
    ["randomNormal", () => tf.randomNormal([2], 0, 1, "float32", 7)],
    ["randomUniform", () => tf.randomUniform([2])],
    ["randomUniform", () => tf.randomUniform([2], 0, 1, "float32", 7)],
    ["randomGamma", () => tf.randomGamma([2], 1)],
    ["randomStandardNormal", () => tf.randomStandardNormal([2])],
    ["randomUniformInt", () => tf.randomUniformInt([2], 0, 9)],
    ["truncatedNormal", () => tf.truncatedNormal([2])],
    ["rand", () => tf.rand([2], Math.random)],
    ["multinomial", (x) => tf.multinomial(x as tf.Tensor1D, 3)],
    ["multinomial", (x) => tf.multinomial(x as tf.Tensor1D, 3, 7)],
  ])("random numbers of tf.%s", (name, compute) => {
    const message = `compile: tf\\.${name} draws random numbers at .*trace\\.test\\.ts:\\d+:\\d+, which would be the same`;
    expect(() => traceOf(compute)).toThrow(new RegExp(message));
  });

  it("a tensor from outside, and leaves it usable", () => {
    const outside = tf.tensor1d([5, 6]);
    expect(() => traceOf((x) => tf.add(x, outside))).toThrow(
      /got a tensor from outside of it at .*trace\.test\.ts:\d+:\d+; hand it in with the state or the batch/,
    );
    expect([...outside.dataSync()]).toEqual([5, 6]);
    outside.dispose();
  });

  it("a tensor from outside as the result", () => {
    const outside = tf.tensor1d([5, 6]);
    expect(() => traceOf(() => outside)).toThrow(/got a tensor from outside/);
    outside.dispose();
  });

  it("a tensor that the step kept from an earlier trace", () => {
    let kept: tf.Tensor | undefined;
    const remember = (x: tf.Tensor) => tf.mul(x, (kept ??= tf.keep(tf.neg(x))));
    expect(() => traceOf(remember)).toThrow(/got a tensor from outside/);
    kept!.dispose();
  });

  it("reading a value", () => {
    expect(() => traceOf((x) => (x.dataSync()[0] > 0 ? x : tf.neg(x)))).toThrow(
      /a value of the step was read while it was traced at .*trace\.test\.ts:\d+:\d+; what depends on/,
    );
    expect(() => traceOf((x) => tf.mul(x, x.arraySync() as number[]))).toThrow(
      /a value of the step was read/,
    );
  });

  it("a promise", () => {
    const step = (async (given: object) => ({ state: given, metrics: {} })) as unknown as Step;
    expect(() => trace(step, state, batch)).toThrow(
      "expected the step to return { state, metrics }, got a promise",
    );
  });

  it("a closure that counts", () => {
    let calls = 0;
    expect(() => traceOf((x) => tf.mul(x, ++calls))).toThrow(
      /expected the same graph each time .* got two that differ/,
    );
  });

  it("Math.random", () => {
    expect(() => traceOf((x) => tf.mul(x, Math.random()))).toThrow(/got two that differ/);
  });

  it("a kernel without a lowering, naming it and the caller", () => {
    expect(() =>
      traceOf((x) => tf.localResponseNormalization(tf.reshape(x, [1, 1, 1, 2]) as tf.Tensor4D)),
    ).toThrow(/compile: no lowering for the tfjs kernel LRN, called at .*trace\.test\.ts:\d+:\d+/);
  });

  it("an attribute that the lowering does not read", () => {
    const attributes = lowerings.LeakyRelu.attributes as string[];
    attributes.pop();
    try {
      expect(() => traceOf((x) => tf.leakyRelu(x, 0.2))).toThrow(
        /compile: tfjs kernel LeakyRelu at .*: the lowering does not know the attribute alpha \(0\.2\)/,
      );
    } finally {
      attributes.push("alpha");
    }
  });

  it("operands of a type without meaning", () => {
    expect(() => traceOf((x) => tf.add(tf.cast(x, "bool"), tf.cast(x, "bool")))).toThrow(
      /compile: tfjs kernel Add at .*: expected float32 or int32, got bool; cast first/,
    );
  });

  it("strings", () => {
    expect(() => traceOf(() => tf.tensor1d(["a"]))).toThrow(
      /expected float32, int32 or bool tensors, got string/,
    );
  });

  it.each<[string, Step, string]>([
    [
      "another shape",
      ({ w }) => ({ state: { w: tf.sum(w as tf.Tensor) }, metrics: {} }),
      'the state "w" as float32[2], got float32[]',
    ],
    [
      "another type",
      ({ w }) => ({ state: { w: tf.cast(w as tf.Tensor, "int32") }, metrics: {} }),
      "got int32[2]",
    ],
    ["a missing name", () => ({ state: {}, metrics: {} }), 'the state "w" as float32[2], got nothing'],
    ["a new name", ({ w }) => ({ state: { w, v: w }, metrics: {} }), "a state that it was not given: v"],
    [
      "nothing new",
      (given) => ({ state: given, metrics: {} }),
      "to change its state or to return metrics, got neither",
    ],
    [
      "a number as a metric",
      (given) => ({ state: given, metrics: { n: 1 as never } }),
      'tensors at "n", got 1',
    ],
    ["nothing at all", (() => undefined) as never, "to return { state, metrics }, got undefined"],
  ])("a step that returns %s", (_case, step, message) => {
    expect(() => trace(step, state, batch)).toThrow(message);
  });
});

describe("trace", () => {
  it("accepts numbers that stay the same, and constants that are read", () => {
    const constant = () => {
      const weights = tf.tensor1d([0.5, 2]);
      return tf.mul(weights, weights.dataSync()[1]);
    };
    expect(() => traceOf((x) => tf.mul(x, constant()))).not.toThrow();
  });

  it("accepts a tidy that is named like an operation with random numbers", () => {
    expect(() => traceOf((x) => tf.tidy("dropout", () => tf.mul(x, 2)))).not.toThrow();
  });

  it("accepts tf.dropout that drops nothing", () => {
    expect(() => traceOf((x) => tf.add(tf.dropout(x, 0), 1))).not.toThrow();
  });

  it("takes tf.tidy, tf.dispose and tf.keep as they come", async () => {
    const compute = ({ x }: { [name: string]: unknown }) => {
      const kept = tf.tidy(() => tf.keep(tf.mul(x as tf.Tensor, 2)));
      const y = tf.tidy(() => tf.add(kept, 1));
      kept.dispose();
      return { y };
    };
    expect((await outputsOf(compute, { x: float32([1, 2]) }, "onnx")).y.data).toEqual(Float32Array.of(3, 5));
  });

  it("names inputs and outputs by path, and leaves unchanged state out of the outputs", () => {
    const { model, changed, metrics } = trace(
      ({ a, b }, { x }) => ({
        state: { a: { w: tf.add((a as { w: tf.Tensor }).w, x as tf.Tensor) }, b },
        metrics: { loss: { mean: tf.mean(x as tf.Tensor) } },
      }),
      { a: { w: floats([2]) }, b: int32([1]) },
      batch,
    );
    expect(changed).toEqual(["a/w"]);
    expect(metrics).toEqual(["loss/mean"]);
    const { graph } = decodeModel(model) as {
      graph: { input: { name: string }[]; output: { name: string }[] };
    };
    expect(graph.input.map(({ name }) => name)).toEqual(["state/a/w", "state/b", "batch/x"]);
    expect(graph.output.map(({ name }) => name)).toEqual(["next/a/w", "metrics/loss/mean"]);
  });

  it("is the same, byte for byte, whatever the values of state and batch", () => {
    const step: Step = ({ w }, { x }) => ({
      state: { w: tf.mul(w as tf.Tensor, x as tf.Tensor) },
      metrics: {},
    });
    const first = trace(step, { w: float32([1, 2]) }, { x: float32([3, 4]) });
    const second = trace(step, { w: float32([9, 9]) }, { x: float32([7, 7]) });
    expect(Buffer.compare(first.model, second.model)).toBe(0);
  });

  it("starts from a process in which no backend is current", async () => {
    const step = await compile(
      (given, { x }) => ({ state: given, metrics: { y: tf.neg(x as tf.Tensor) } }),
      {},
      batch,
    );
    expect((await step.run(batch)).y.data).toEqual(Float32Array.of(-3, -4));
    step.dispose();
  });
});
