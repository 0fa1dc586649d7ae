import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import { cast } from "./elementwise";
import type { Attributes, Lowering, LoweringTable } from "./lowering";

/** Folds the axes of `x` with an ONNX reduction; all axes where none is named. */
export function reduce(
  graph: Graph,
  op: string,
  x: Value,
  axis: number | number[] | null | undefined,
  keepDims: boolean,
): Value {
  const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, i) => i), [...x.shape]);
  if (axes.length === 0) return x;
  const reduced = keepDims
    ? x.shape.map((length, i) => (axes.includes(i) ? 1 : length))
    : x.shape.filter((_, i) => !axes.includes(i));
  return graph.node(op, [x, graph.int64s(axes)], reduced, x.dtype, { keepdims: keepDims ? 1 : 0 });
}

/** @param axes the attribute that names the axes: `reductionIndices` in tfjs's Max, `axis` elsewhere. */
const reduction = (op: string, axes = "axis"): Lowering => ({
  attributes: [axes, "keepDims"],
  lower: (graph, { x }, { keepDims, [axes]: axis }) => {
    const numbers = x.dtype === "bool" ? cast(graph, x, "int32") : x;
    return reduce(graph, op, numbers, axis as number | number[] | null, Boolean(keepDims));
  },
});

/** "All" and "any" of booleans are the minimum and the maximum of their numbers. */
const logical = (op: string): Lowering => ({
  attributes: ["axis", "keepDims"],
  lower: (graph, inputs, attributes) =>
    cast(graph, reduction(op).lower(graph, inputs, attributes) as Value, "bool"),
});

/** The first position of the extreme value along one axis. */
const argument = (op: string): Lowering => ({
  attributes: ["axis"],
  lower: (graph, { x }, { axis }) => {
    const at = tf.util.parseAxisParam(axis as number, [...x.shape])[0];
    const rest = x.shape.filter((_, i) => i !== at);
    return cast(graph, graph.node(op, [x], rest, "int64", { axis: at, keepdims: 0 }), "int32");
  },
});

function cumulativeSum(graph: Graph, x: Value, { axis, exclusive, reverse }: Attributes): Value {
  const at = graph.constant([axis as number], [], "int64");
  return graph.node("CumSum", [x, at], x.shape, x.dtype, {
    exclusive: exclusive ? 1 : 0,
    reverse: reverse ? 1 : 0,
  });
}

/** Kernels that fold or scan an axis. */
export const reductions: LoweringTable = {
  Sum: reduction("ReduceSum"),
  Mean: reduction("ReduceMean"),
  Max: reduction("ReduceMax", "reductionIndices"),
  Min: reduction("ReduceMin"),
  Prod: reduction("ReduceProd"),
  All: logical("ReduceMin"),
  Any: logical("ReduceMax"),
  ArgMax: argument("ArgMax"),
  ArgMin: argument("ArgMin"),
  Cumsum: {
    attributes: ["axis", "exclusive", "reverse"],
    lower: (graph, { x }, attributes) => cumulativeSum(graph, x, attributes),
  },
  // tfjs returns the values, then their positions, both along the last axis.
  TopK: {
    attributes: ["k", "sorted"],
    lower: (graph, { x }, { k, sorted }) => {
      const kept = x.shape.with(-1, k as number);
      const [values, positions] = graph.nodeWithOutputs(
        "TopK",
        [x, graph.int64s([k as number])],
        [
          { shape: kept, dtype: x.dtype },
          { shape: kept, dtype: "int64" },
        ],
        { axis: -1, largest: 1, sorted: sorted ? 1 : 0 },
      );
      return [values, cast(graph, positions, "int32")];
    },
  },
  Softmax: {
    attributes: ["dim"],
    lower: (graph, { logits }, { dim }) =>
      graph.node("Softmax", [logits], logits.shape, "float32", { axis: dim as number }),
  },
  LogSoftmax: {
    attributes: ["axis"],
    lower: (graph, { logits }, { axis }) =>
      graph.node("LogSoftmax", [logits], logits.shape, "float32", { axis: axis as number }),
  },
};
