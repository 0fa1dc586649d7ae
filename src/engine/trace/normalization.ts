import { sizeOf } from "../tensors";
import type { LoweringTable } from "./lowering";
import { binary, unary } from "./operators";

/** Normalisation by given statistics. */
export const normalization: LoweringTable = {
  // (x - mean) * scale / sqrt(variance + epsilon) + offset; the parameters belong to the last axes.
  FusedBatchNorm: {
    attributes: ["varianceEpsilon"],
    lower: (graph, { x, mean, variance, offset, scale }, { varianceEpsilon }) => {
      const deviation = unary(
        graph,
        "Sqrt",
        binary(graph, "Add", variance, graph.scalar(varianceEpsilon as number)),
      );
      const factor = scale ? binary(graph, "Div", scale, deviation) : unary(graph, "Reciprocal", deviation);
      const scaled = binary(graph, "Mul", binary(graph, "Sub", x, mean), factor);
      return offset && sizeOf(offset.shape) > 0 ? binary(graph, "Add", scaled, offset) : scaled;
    },
  },
};
