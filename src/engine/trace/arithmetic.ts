import type { Graph, Value } from "../onnx/graph";
import type { Lowering, LoweringTable } from "./lowering";
import { binary, cast, requireType, scalarLike, unary, where } from "./operators";

const direct = (op: string): Lowering => ({
  lower: (graph, { a, b }) => {
    requireType(a, "float32", "int32");
    return binary(graph, op, a, b);
  },
});

/** Of booleans, the product and the smaller are "and", the larger is "or". */
const directOrLogical = (op: string, logical: string): Lowering => ({
  lower: (graph, { a, b }) => binary(graph, a.dtype === "bool" ? logical : op, a, b),
});

/** Booleans that say where the signs of two operands differ; 0 counts as positive. */
function signsDiffer(graph: Graph, a: Value, b: Value): Value {
  const [isANegative, isBNegative] = [a, b].map((x) =>
    binary(graph, "Less", x, scalarLike(graph, x, 0), "bool"),
  );
  return binary(graph, "Xor", isANegative, isBNegative);
}

/** Integers divided by 0 would take the process with them: 1 stands in for 0. */
function withoutZeros(graph: Graph, b: Value): Value {
  const isZero = binary(graph, "Equal", b, scalarLike(graph, b, 0), "bool");
  return where(graph, isZero, scalarLike(graph, b, 1), b);
}

/** The remainder with the sign of the divisor. */
function modulo(graph: Graph, a: Value, b: Value): Value {
  if (a.dtype === "int32") return binary(graph, "Mod", a, withoutZeros(graph, b));
  const ofDividendsSign = (x: Value) => binary(graph, "Mod", x, b, x.dtype, { fmod: 1 });
  const remainder = ofDividendsSign(a);
  const shifted = ofDividendsSign(binary(graph, "Add", remainder, b));
  return where(graph, signsDiffer(graph, a, b), shifted, remainder);
}

/** The quotient rounded down. ONNX divides integers towards zero: one less where a negative result left a remainder. */
function floorDivide(graph: Graph, a: Value, b: Value): Value {
  if (a.dtype === "float32") return cast(graph, unary(graph, "Floor", binary(graph, "Div", a, b)), "int32");
  const divisor = withoutZeros(graph, b);
  const quotient = binary(graph, "Div", a, divisor);
  const isExact = binary(graph, "Equal", binary(graph, "Mul", quotient, divisor), a, "bool");
  const isRoundedUp = binary(graph, "And", unary(graph, "Not", isExact), signsDiffer(graph, a, divisor));
  return binary(graph, "Sub", quotient, cast(graph, isRoundedUp, "int32"));
}

/** The angle of the point (b, a), in the half plane b < 0 half a turn on from where the arctangent of a / b says. */
function arctangentOfPoint(graph: Graph, a: Value, b: Value): Value {
  const zero = graph.scalar(0);
  const isOrigin = binary(
    graph,
    "And",
    binary(graph, "Equal", a, zero, "bool"),
    binary(graph, "Equal", b, zero, "bool"),
  );
  const slope = binary(graph, "Div", a, where(graph, isOrigin, graph.scalar(1), b));
  const isBelow = binary(graph, "Less", a, zero, "bool");
  const halfTurn = where(graph, isBelow, graph.scalar(-Math.PI), graph.scalar(Math.PI));
  const isBehind = binary(graph, "Less", b, zero, "bool");
  return binary(graph, "Add", unary(graph, "Atan", slope), where(graph, isBehind, halfTurn, zero));
}

/** Kernels that compute with two operands, element by element. */
export const arithmetic: LoweringTable = {
  Add: direct("Add"),
  Sub: direct("Sub"),
  Multiply: directOrLogical("Mul", "And"),
  RealDiv: direct("Div"),
  Maximum: directOrLogical("Max", "Or"),
  Minimum: directOrLogical("Min", "And"),
  Pow: direct("Pow"),
  BitwiseAnd: direct("BitwiseAnd"),
  Mod: { lower: (graph, { a, b }) => modulo(graph, a, b) },
  FloorDiv: { lower: (graph, { a, b }) => floorDivide(graph, a, b) },
  Atan2: { lower: (graph, { a, b }) => arctangentOfPoint(graph, a, b) },
  SquaredDifference: {
    lower: (graph, { a, b }) => {
      const difference = binary(graph, "Sub", a, b);
      return binary(graph, "Mul", difference, difference);
    },
  },
  AddN: {
    lower: (graph, inputs) => Object.values(inputs).reduce((sum, term) => binary(graph, "Add", sum, term)),
  },
};
