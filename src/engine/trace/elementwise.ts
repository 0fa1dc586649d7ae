import * as tf from "@tensorflow/tfjs";
import type { Graph, Value, ValueType } from "../onnx/graph";
import type { Inputs, Lowering, LoweringTable } from "./lowering";

/** An ONNX operator on two operands that broadcast. */
export function binary(graph: Graph, op: string, a: Value, b: Value, dtype: ValueType = a.dtype): Value {
  return graph.node(
    op,
    [a, b],
    tf.broadcast_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]),
    dtype,
  );
}

/** An ONNX operator on one operand. */
export function unary(graph: Graph, op: string, x: Value): Value {
  return graph.node(op, [x], x.shape, x.dtype);
}

/** `x` as elements of type `dtype`; nothing where it is of that type. */
export function cast(graph: Graph, x: Value, dtype: "float32" | "int32" | "int64" | "bool"): Value {
  const to = { float32: 1, int32: 6, int64: 7, bool: 9 }[dtype];
  return x.dtype === dtype ? x : graph.node("Cast", [x], x.shape, dtype, { to });
}

/** The scalar `value` in the element type of `x`. */
export function scalarLike(graph: Graph, x: Value, value: number): Value {
  return graph.constant([value], [], x.dtype);
}

const arithmetic = (op: string): Lowering => ({ lower: (graph, { a, b }) => binary(graph, op, a, b) });
const comparison = (op: string): Lowering => ({
  lower: (graph, { a, b }) => binary(graph, op, a, b, "bool"),
});
const direct = (op: string): Lowering => ({ lower: (graph, { x }) => unary(graph, op, x) });

function square(graph: Graph, x: Value): Value {
  return binary(graph, "Mul", x, x);
}

/** `log(1 + x)` without the loss of digits near 0: for u = 1 + x, it is log(u) * x / (u - 1), or x where u is 1. */
function log1p(graph: Graph, x: Value): Value {
  const one = graph.scalar(1);
  const u = binary(graph, "Add", x, one);
  const excess = binary(graph, "Sub", u, one);
  const isTiny = binary(graph, "Equal", excess, graph.scalar(0), "bool");
  const safe = graph.node("Where", [isTiny, one, excess], x.shape, "float32");
  const quotient = binary(graph, "Div", binary(graph, "Mul", unary(graph, "Log", u), x), safe);
  return graph.node("Where", [isTiny, x, quotient], x.shape, "float32");
}

function where(graph: Graph, condition: Value, a: Value, b: Value): Value {
  const shape = [condition, a, b]
    .map((value) => [...value.shape])
    .reduce((left, right) => tf.broadcast_util.assertAndGetBroadcastShape(left, right));
  return graph.node("Where", [cast(graph, condition, "bool"), a, b], shape, a.dtype);
}

function clip(graph: Graph, x: Value, low: number, high: number): Value {
  return binary(graph, "Min", binary(graph, "Max", x, scalarLike(graph, x, low)), scalarLike(graph, x, high));
}

/** `a - floor(a / b) * b`: the result has the sign of the divisor. */
function modulo(graph: Graph, { a, b }: Inputs): Value {
  const quotient = unary(graph, "Floor", binary(graph, "Div", a, b));
  return binary(graph, "Sub", a, binary(graph, "Mul", quotient, b));
}

/** Kernels that compute each element from the elements at the same place. */
export const elementwise: LoweringTable = {
  Abs: direct("Abs"),
  Ceil: direct("Ceil"),
  Cos: direct("Cos"),
  Erf: direct("Erf"),
  Exp: direct("Exp"),
  Floor: direct("Floor"),
  Log: direct("Log"),
  Neg: direct("Neg"),
  Reciprocal: direct("Reciprocal"),
  Relu: direct("Relu"),
  Round: direct("Round"),
  Selu: direct("Selu"),
  Sigmoid: direct("Sigmoid"),
  Sign: direct("Sign"),
  Sin: direct("Sin"),
  Sqrt: direct("Sqrt"),
  Tanh: direct("Tanh"),

  Elu: direct("Elu"),
  // The gradient of elu in terms of its output y: dy where y >= 0, dy * (y + 1) elsewhere.
  EluGrad: {
    lower: (graph, { dy, y }) => {
      const isPositive = binary(graph, "GreaterOrEqual", y, graph.scalar(0), "bool");
      return where(graph, isPositive, dy, binary(graph, "Mul", dy, binary(graph, "Add", y, graph.scalar(1))));
    },
  },
  Expm1: { lower: (graph, { x }) => binary(graph, "Sub", unary(graph, "Exp", x), graph.scalar(1)) },
  IsNan: { lower: (graph, { x }) => graph.node("IsNaN", [x], x.shape, "bool") },
  LeakyRelu: {
    attributes: ["alpha"],
    lower: (graph, { x }, { alpha }) =>
      graph.node("LeakyRelu", [x], x.shape, x.dtype, { alpha: { float: alpha as number } }),
  },
  Log1p: { lower: (graph, { x }) => log1p(graph, x) },
  LogicalNot: direct("Not"),
  Prelu: {
    lower: (graph, { x, alpha }) => {
      const isPositive = binary(graph, "Greater", x, graph.scalar(0), "bool");
      return where(graph, isPositive, x, binary(graph, "Mul", x, alpha));
    },
  },
  Relu6: { lower: (graph, { x }) => clip(graph, x, 0, 6) },
  Rsqrt: { lower: (graph, { x }) => unary(graph, "Reciprocal", unary(graph, "Sqrt", x)) },
  Softplus: direct("Softplus"),
  Square: { lower: (graph, { x }) => square(graph, x) },
  // 1 where x > 0, alpha elsewhere, NaN where x is: the derivative of relu (alpha 0) and of leakyRelu.
  Step: {
    attributes: ["alpha"],
    lower: (graph, { x }, { alpha = 0 }) => {
      const isPositive = cast(graph, binary(graph, "Greater", x, scalarLike(graph, x, 0), "bool"), x.dtype);
      if (alpha === 0) return isPositive;
      const slope = scalarLike(graph, x, 1 - (alpha as number));
      return binary(
        graph,
        "Add",
        binary(graph, "Mul", isPositive, slope),
        scalarLike(graph, x, alpha as number),
      );
    },
  },
  ClipByValue: {
    attributes: ["clipValueMin", "clipValueMax"],
    lower: (graph, { x }, { clipValueMin, clipValueMax }) =>
      clip(graph, x, clipValueMin as number, clipValueMax as number),
  },

  Add: arithmetic("Add"),
  Sub: arithmetic("Sub"),
  Multiply: arithmetic("Mul"),
  RealDiv: arithmetic("Div"),
  Maximum: arithmetic("Max"),
  Minimum: arithmetic("Min"),
  Pow: arithmetic("Pow"),
  Mod: { lower: modulo },
  FloorDiv: {
    lower: (graph, { a, b }) => {
      const quotient = binary(graph, "Div", cast(graph, a, "float32"), cast(graph, b, "float32"));
      return cast(graph, unary(graph, "Floor", quotient), a.dtype);
    },
  },
  SquaredDifference: { lower: (graph, { a, b }) => square(graph, binary(graph, "Sub", a, b)) },
  AddN: {
    lower: (graph, inputs) => {
      const terms = Object.values(inputs);
      return terms.length === 1 ? terms[0] : terms.reduce((sum, term) => binary(graph, "Add", sum, term));
    },
  },

  Equal: comparison("Equal"),
  Greater: comparison("Greater"),
  GreaterEqual: comparison("GreaterOrEqual"),
  Less: comparison("Less"),
  LessEqual: comparison("LessOrEqual"),
  LogicalAnd: comparison("And"),
  LogicalOr: comparison("Or"),
  NotEqual: { lower: (graph, { a, b }) => unary(graph, "Not", binary(graph, "Equal", a, b, "bool")) },

  Select: { lower: (graph, { condition, t, e }) => select(graph, condition, t, e) },
  Cast: {
    attributes: ["dtype"],
    lower: (graph, { x }, { dtype }) => cast(graph, x, dtype as "float32" | "int32" | "bool"),
  },
  // tfjs clones tensors to keep count of references; in a graph a value may be used any number of times.
  Identity: { lower: (_graph, { x }) => x },
};

/** tf.where: a condition of rank 1 chooses whole rows of operands of higher rank. */
function select(graph: Graph, condition: Value, t: Value, e: Value): Value {
  if (condition.shape.length === t.shape.length) return where(graph, condition, t, e);
  const shape = [...condition.shape, ...t.shape.slice(1).map(() => 1)];
  const column = graph.node("Reshape", [condition, graph.int64s(shape)], shape, condition.dtype);
  return where(graph, column, t, e);
}
