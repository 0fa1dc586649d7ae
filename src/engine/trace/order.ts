import type { LoweringTable } from "./lowering";
import { cast, requireType, wrapAxis } from "./operators";

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
