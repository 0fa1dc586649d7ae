import type { Graph, Value } from "../onnx/graph";
import type { ElementType } from "../tensors";
import type { Lowering, LoweringTable } from "./lowering";
import { binary, cast, requireType, scalarLike, unary, where } from "./operators";

/** The ONNX operator of the same meaning. */
const direct = (op: string, ...types: ElementType[]): Lowering => ({
  lower: (graph, { x }) => {
    requireType(x, ...types);
    return unary(graph, op, x);
  },
});
const ofFloats = (op: string) => direct(op, "float32");
const ofNumbers = (op: string) => direct(op, "float32", "int32");

/** A question that only floats can answer with yes. */
const test = (ofFloat: (graph: Graph, x: Value) => Value, ofOthers: boolean): Lowering => ({
  lower: (graph, { x }) => {
    if (x.dtype === "float32") return ofFloat(graph, x);
    const answer = binary(graph, "Equal", x, x, "bool");
    return ofOthers ? answer : unary(graph, "Not", answer);
  },
});

const isInfinite = (graph: Graph, x: Value) => unary(graph, "IsInf", x, "bool");
const isNan = (graph: Graph, x: Value) => unary(graph, "IsNaN", x, "bool");

/** `exp(x) - 1` without the loss of digits near 0: for t = tanh(x / 2), it is 2 t / (1 - t). */
function expm1(graph: Graph, x: Value): Value {
  const one = graph.scalar(1);
  const isSmall = binary(graph, "Less", unary(graph, "Abs", x), one, "bool");
  const small = where(graph, isSmall, x, graph.scalar(0));
  const t = unary(graph, "Tanh", binary(graph, "Mul", small, graph.scalar(0.5)));
  const near0 = binary(graph, "Div", binary(graph, "Add", t, t), binary(graph, "Sub", one, t));
  return where(graph, isSmall, near0, binary(graph, "Sub", unary(graph, "Exp", x), one));
}

/** `log(1 + x)` without the loss of digits near 0: for u = 1 + x, it is log(u) * x / (u - 1), or x where u is 1. */
function log1p(graph: Graph, x: Value): Value {
  const one = graph.scalar(1);
  const u = binary(graph, "Add", x, one);
  const excess = binary(graph, "Sub", u, one);
  const isTiny = binary(graph, "Equal", excess, graph.scalar(0), "bool");
  const isEndless = isInfinite(graph, x);
  const safe = where(graph, binary(graph, "Or", isTiny, isEndless), one, excess);
  const quotient = binary(graph, "Mul", unary(graph, "Log", u), binary(graph, "Div", x, safe));
  return where(graph, isTiny, x, quotient);
}

/** Confines `x` to `low .. high`. */
export function clip(graph: Graph, x: Value, low: number, high: number): Value {
  return binary(graph, "Min", binary(graph, "Max", x, scalarLike(graph, x, low)), scalarLike(graph, x, high));
}

/** Kernels that compute each element from the one at the same place. */
export const elementwise: LoweringTable = {
  Abs: ofNumbers("Abs"),
  Neg: ofNumbers("Neg"),
  Sign: ofNumbers("Sign"),
  Acos: ofFloats("Acos"),
  Acosh: ofFloats("Acosh"),
  Asin: ofFloats("Asin"),
  Asinh: ofFloats("Asinh"),
  Atan: ofFloats("Atan"),
  Atanh: ofFloats("Atanh"),
  Ceil: ofFloats("Ceil"),
  Cos: ofFloats("Cos"),
  Cosh: ofFloats("Cosh"),
  Erf: ofFloats("Erf"),
  Floor: ofFloats("Floor"),
  Log: ofFloats("Log"),
  Reciprocal: ofFloats("Reciprocal"),
  Round: ofFloats("Round"),
  Sin: ofFloats("Sin"),
  Sinh: ofFloats("Sinh"),
  Sqrt: ofFloats("Sqrt"),
  Tan: ofFloats("Tan"),

  Exp: { lower: (graph, { x }) => unary(graph, "Exp", cast(graph, x, "float32")) },
  Expm1: {
    lower: (graph, { x }) => {
      requireType(x, "float32");
      return expm1(graph, x);
    },
  },
  Log1p: {
    lower: (graph, { x }) => {
      requireType(x, "float32");
      return log1p(graph, x);
    },
  },
  Rsqrt: {
    lower: (graph, { x }) => {
      requireType(x, "float32");
      return unary(graph, "Reciprocal", unary(graph, "Sqrt", x));
    },
  },
  Square: {
    lower: (graph, { x }) => {
      requireType(x, "float32", "int32");
      return binary(graph, "Mul", x, x);
    },
  },
  ClipByValue: {
    attributes: ["clipValueMin", "clipValueMax"],
    lower: (graph, { x }, { clipValueMin, clipValueMax }) => {
      requireType(x, "float32", "int32");
      return clip(graph, x, clipValueMin as number, clipValueMax as number);
    },
  },

  IsNan: test(isNan, false),
  IsInf: test(isInfinite, false),
  IsFinite: test(
    (graph, x) => unary(graph, "Not", binary(graph, "Or", isNan(graph, x), isInfinite(graph, x))),
    true,
  ),

  Cast: {
    attributes: ["dtype"],
    lower: (graph, { x }, { dtype }) => {
      if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
        throw new TypeError(`expected float32, int32 or bool as the new type, got ${String(dtype)}`);
      }
      return cast(graph, x, dtype);
    },
  },
  // tfjs clones tensors to keep count of references; in a graph a value may be used any number of times.
  Identity: { lower: (_graph, { x }) => x },
};
