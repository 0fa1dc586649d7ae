import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import type { Lowering, LoweringTable } from "./lowering";
import { cast, reshape, wrapAxis } from "./operators";

/**
 * Folds axes of `x` with an ONNX reduction; all of them where none is named. Axes of length 1 have nothing to fold: they cost
 * nothing, while ONNX Runtime takes its time over them.
 */
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
  if (axes.every((axis) => x.shape[axis] === 1)) return reshape(graph, x, reduced);
  return graph.node(op, [x, graph.int64s(axes)], reduced, x.dtype, { keepdims: keepDims ? 1 : 0 });
}

/**
 * A reduction of numbers: booleans count as 0 and 1.
 *
 * @param axes the attribute that names the axes: `reductionIndices` in tfjs's Max, `axis` elsewhere.
 */
const reduction = (op: string, axes = "axis"): Lowering => ({
  attributes: [axes, "keepDims"],
  lower: (graph, { x }, { keepDims, [axes]: axis }) => {
    const numbers = x.dtype === "bool" ? cast(graph, x, "int32") : x;
    return reduce(graph, op, numbers, axis as number | number[] | null, Boolean(keepDims));
  },
});

/** A reduction whose result has the type of its operand. */
const extreme = (op: string, axes = "axis"): Lowering => ({
  attributes: [axes, "keepDims"],
  lower: (graph, inputs, attributes) =>
    cast(graph, reduction(op, axes).lower(graph, inputs, attributes) as Value, inputs.x.dtype),
});

/** The first position of the extreme value along one axis. */
const argument = (op: string): Lowering => ({
  attributes: ["axis"],
  lower: (graph, { x }, { axis }) => {
    const at = wrapAxis(axis as number, x.shape.length);
    const numbers = x.dtype === "bool" ? cast(graph, x, "int32") : x;
    const positions = graph.node(op, [numbers], x.shape.toSpliced(at, 1), "int64", { axis: at, keepdims: 0 });
    return cast(graph, positions, "int32");
  },
});

/** Kernels that fold an axis. */
export const reductions: LoweringTable = {
  Sum: reduction("ReduceSum"),
  Prod: reduction("ReduceProd"),
  Mean: {
    attributes: ["axis", "keepDims"],
    lower: (graph, { x }, attributes) =>
      reduction("ReduceMean").lower(graph, { x: cast(graph, x, "float32") }, attributes),
  },
  Max: extreme("ReduceMax", "reductionIndices"),
  Min: extreme("ReduceMin"),
  // Of booleans, "all" is the smallest and "any" the largest.
  All: extreme("ReduceMin"),
  Any: extreme("ReduceMax"),
  ArgMax: argument("ArgMax"),
  ArgMin: argument("ArgMin"),
};
