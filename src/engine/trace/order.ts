import type { Graph, Value } from "../onnx/graph";
import type { LoweringTable } from "./lowering";
import { binary, cast, pad, requireType, slice, wrapAxis } from "./operators";

/** Moves the elements along an axis by `distance` places; `value` moves in, as many elements move out. */
function shift(graph: Graph, x: Value, axis: number, distance: number, value: number): Value {
  const length = x.shape[axis];
  const kept = Math.max(0, length - Math.abs(distance));
  const none = x.shape.map(() => 0);
  const begin = none.with(axis, distance < 0 ? length - kept : 0);
  const remaining = slice(graph, x, begin, x.shape.with(axis, kept));
  const filled = none.with(axis, length - kept);
  return distance < 0
    ? pad(graph, remaining, none, filled, value)
    : pad(graph, remaining, filled, none, value);
}

/** Products of all elements up to each one, in rounds that double the reach: ONNX has no such operator. */
function cumulativeProduct(
  graph: Graph,
  x: Value,
  axis: number,
  exclusive: boolean,
  reverse: boolean,
): Value {
  const direction = reverse ? -1 : 1;
  let products = exclusive ? shift(graph, x, axis, direction, 1) : x;
  for (let reach = 1; reach < x.shape[axis]; reach *= 2) {
    products = binary(graph, "Mul", products, shift(graph, products, axis, direction * reach, 1));
  }
  return products;
}

/** Kernels whose results depend on all elements of an axis, and keep the axis. */
export const order: LoweringTable = {
  Cumsum: {
    attributes: ["axis", "exclusive", "reverse"],
    lower: (graph, { x }, { axis, exclusive, reverse }) => {
      const numbers = x.dtype === "bool" ? cast(graph, x, "int32") : x;
      const at = graph.constant([wrapAxis(axis as number, x.shape.length)], [], "int64");
      return graph.node("CumSum", [numbers, at], x.shape, numbers.dtype, {
        exclusive: exclusive ? 1 : 0,
        reverse: reverse ? 1 : 0,
      });
    },
  },
  Cumprod: {
    attributes: ["axis", "exclusive", "reverse"],
    lower: (graph, { x }, { axis, exclusive, reverse }) => {
      const numbers = x.dtype === "bool" ? cast(graph, x, "int32") : x;
      const at = wrapAxis(axis as number, x.shape.length);
      return cumulativeProduct(graph, numbers, at, Boolean(exclusive), Boolean(reverse));
    },
  },
  // tfjs returns the values, then their positions, both along the last axis; of equal values the first comes first.
  TopK: {
    attributes: ["k", "sorted"],
    lower: (graph, { x }, { k, sorted }) => {
      requireType(x, "float32", "int32");
      const shape = x.shape.with(-1, k as number);
      const [values, positions] = graph.nodeWithOutputs(
        "TopK",
        [x, graph.int64s([k as number])],
        [
          { shape, dtype: x.dtype },
          { shape, dtype: "int64" },
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
};
