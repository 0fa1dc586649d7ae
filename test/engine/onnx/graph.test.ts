import { describe, expect, it } from "vitest";
import { decodeModel, encodeModel } from "../../../src/engine/onnx/format";
import { Graph } from "../../../src/engine/onnx/graph";
import { loadOnnxRuntime, type OnnxRuntime } from "../../../src/engine/onnx/session";

interface DecodedGraph {
  node: { opType: string; input: string[]; output: string[]; attribute?: object[] }[];
  initializer?: { name: string; dims?: number[]; dataType: number; rawData: Uint8Array }[];
  input?: { name: string }[];
  output: { name: string; type: object }[];
}
const decode = (graph: Graph, outputs: Parameters<Graph["toModel"]>[0]) =>
  (decodeModel(graph.toModel(outputs)) as unknown as { graph: DecodedGraph }).graph;

const ort = loadOnnxRuntime() as OnnxRuntime;

/** What ONNX Runtime computes from the model, by output. */
async function run(
  model: Uint8Array,
  feeds: Record<string, number[]> = {},
): Promise<Record<string, number[]>> {
  const session = await ort.InferenceSession.create(model);
  const tensors = Object.entries(feeds).map(
    ([name, values]) =>
      [name, new ort.Tensor("float32", Float32Array.from(values), [values.length])] as const,
  );
  const results = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float32Array, Number)]),
  );
}

describe("Graph", () => {
  it("stores equal constants once; type, shape and sign of zero count", () => {
    const graph = new Graph();
    const one = graph.constant([1, 2], [2], "float32");
    expect(graph.constant([1, 2], [2], "float32")).toBe(one);
    const others = [
      graph.constant([1, 2], [2, 1], "float32"),
      graph.constant([1, 2], [2], "int32"),
      graph.constant([1, 3], [2], "float32"),
      graph.constant([0], [], "float32"),
      graph.constant([-0], [], "float32"),
    ];
    expect(new Set([one, ...others]).size).toBe(6);
  });

  it("leaves out nodes and constants that no output depends on", () => {
    const graph = new Graph();
    const x = graph.input("x", [2], "float32");
    const used = graph.node("Add", [x, graph.scalar(1)], [2], "float32");
    const dead = graph.node("Mul", [used, graph.scalar(2)], [2], "float32");
    graph.node("Neg", [dead], [2], "float32");
    const { node, initializer } = decode(graph, new Map([["y", used]]));
    expect(node.map(({ opType }) => opType)).toEqual(["Add"]);
    expect(initializer).toHaveLength(1);
  });

  it("keeps a node of which one output is used", () => {
    const graph = new Graph();
    const x = graph.input("x", [2], "float32");
    const parts = [
      { shape: [1], dtype: "float32" as const },
      { shape: [1], dtype: "float32" as const },
    ];
    const [, second] = graph.nodeWithOutputs("Split", [x, graph.int64s([1, 1])], parts, { axis: 0 });
    expect(decode(graph, new Map([["y", second]])).node).toHaveLength(1);
  });

  it("puts out an input, a constant, and one value under two names", async () => {
    const graph = new Graph();
    const x = graph.input("x", [2], "float32");
    const y = graph.node("Neg", [x], [2], "float32");
    const model = graph.toModel(
      new Map([
        ["input", x],
        ["constant", graph.constant([5], [1], "float32")],
        ["once", y],
        ["twice", y],
      ]),
    );
    expect(await run(model, { x: [1, 2] })).toEqual({
      input: [1, 2],
      constant: [5],
      once: [-1, -2],
      twice: [-1, -2],
    });
  });

  it("leaves out optional inputs, and writes attributes of each kind", async () => {
    const graph = new Graph();
    const x = graph.input("x", [4], "float32");
    const high = graph.node("Clip", [x, undefined, graph.scalar(2)], [4], "float32");
    const leaky = graph.node("LeakyRelu", [high], [4], "float32", { alpha: { float: 0.5 } });
    const sum = graph.node("ReduceSum", [leaky, graph.int64s([0])], [1], "float32", { keepdims: 1 });
    const turned = graph.node("Transpose", [sum], [1], "float32", { perm: [0] });
    const equation = graph.node("Einsum", [turned, turned], [], "float32", { equation: "i,i->" });
    expect(await run(graph.toModel(new Map([["y", equation]])), { x: [-4, 1, 2, 9] })).toEqual({ y: [9] });
  });

  it("survives decoding and encoding byte for byte", () => {
    const graph = new Graph();
    const x = graph.input("x", [2, 3], "float32");
    const y = graph.node("Softmax", [x], [2, 3], "float32", { axis: 1 });
    const z = graph.node("LeakyRelu", [y], [2, 3], "float32", { alpha: { float: 0.25 } });
    const w = graph.node("Add", [z, graph.constant([1, 2, 3], [3], "float32")], [2, 3], "float32");
    const model = graph.toModel(new Map([["w", w]]));
    expect(encodeModel(decodeModel(model))).toEqual(model);
  });

  it("declares the type and shape of outputs, scalars too", () => {
    const graph = new Graph();
    const x = graph.input("x", [2, 3], "float32");
    const flag = graph.node("IsNaN", [x], [2, 3], "bool");
    const { output } = decode(
      graph,
      new Map([
        ["flag", flag],
        ["one", graph.scalar(1)],
      ]),
    );
    expect(output[0].type).toEqual({
      tensorType: { elemType: 9, shape: { dim: [{ dimValue: 2 }, { dimValue: 3 }] } },
    });
    expect(output[1].type).toEqual({ tensorType: { elemType: 1, shape: {} } });
  });
});
