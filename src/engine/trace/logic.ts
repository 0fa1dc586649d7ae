import * as tf from "@tensorflow/tfjs";
import type { Lowering, LoweringTable } from "./lowering";
import { binary, cast, unary, where } from "./operators";

const comparison = (op: string): Lowering => ({
  lower: (graph, { a, b }) => {
    // ONNX orders numbers only.
    const [left, right] = a.dtype === "bool" ? [cast(graph, a, "int32"), cast(graph, b, "int32")] : [a, b];
    return binary(graph, op, left, right, "bool");
  },
});

const logical = (op: string): Lowering => ({
  lower: (graph, { a, b }) => binary(graph, op, a, b, "bool"),
});

/** Comparisons, logic, and the choice between two values. */
export const logic: LoweringTable = {
  Greater: comparison("Greater"),
  GreaterEqual: comparison("GreaterOrEqual"),
  Less: comparison("Less"),
  LessEqual: comparison("LessOrEqual"),
  Equal: logical("Equal"),
  NotEqual: { lower: (graph, { a, b }) => unary(graph, "Not", binary(graph, "Equal", a, b, "bool")) },
  LogicalAnd: logical("And"),
  LogicalOr: logical("Or"),
  LogicalNot: { lower: (graph, { x }) => unary(graph, "Not", x) },
  // tf.where broadcasts its operands to one shape before it calls this kernel.
  Select: {
    lower: (graph, { condition, t, e }) => {
      const dtype = tf.upcastType(t.dtype as tf.DataType, e.dtype as tf.DataType) as "float32";
      return where(graph, condition, cast(graph, t, dtype), cast(graph, e, dtype));
    },
  },
};
