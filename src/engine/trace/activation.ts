import type { Graph, Value } from "../onnx/graph";
import { clip } from "./elementwise";
import type { Lowering, LoweringTable } from "./lowering";
import { binary, cast, requireType, scalarLike, unary, where } from "./operators";

const ofFloats = (op: string): Lowering => ({
  lower: (graph, { x }) => {
    requireType(x, "float32");
    return unary(graph, op, x);
  },
});

/** `x` where it is not negative, `slope * x` elsewhere. */
function leakyRelu(graph: Graph, x: Value, slope: number): Value {
  const floats = cast(graph, x, "float32");
  return graph.node("LeakyRelu", [floats], x.shape, "float32", { alpha: { float: slope } });
}

/** `x` where it is not negative, `alpha * x` elsewhere, with a slope for each element. */
function parametricRelu(graph: Graph, x: Value, alpha: Value): Value {
  const isNegative = binary(graph, "Less", x, scalarLike(graph, x, 0), "bool");
  return where(graph, isNegative, binary(graph, "Mul", alpha, x), x);
}

/**
 * The activation that tfjs fuses into products and convolutions.
 *
 * @param alpha the slopes of prelu.
 * @param slope the slope of leakyrelu.
 */
export function activate(graph: Graph, x: Value, name: string, alpha?: Value, slope?: number): Value {
  switch (name) {
    case "linear":
      return x;
    case "relu":
      return unary(graph, "Relu", x);
    case "relu6":
      return clip(graph, x, 0, 6);
    case "elu":
      return unary(graph, "Elu", x);
    case "sigmoid":
      return unary(graph, "Sigmoid", x);
    case "prelu":
      return parametricRelu(graph, x, alpha!);
    case "leakyrelu":
      return leakyRelu(graph, x, slope!);
    default:
      throw new RangeError(`no lowering for the activation "${name}"`);
  }
}

/** Activation functions, and what tfjs computes their gradients with. */
export const activations: LoweringTable = {
  Elu: ofFloats("Elu"),
  Selu: ofFloats("Selu"),
  Sigmoid: ofFloats("Sigmoid"),
  Softplus: ofFloats("Softplus"),
  Tanh: ofFloats("Tanh"),
  Relu: {
    lower: (graph, { x }) => {
      requireType(x, "float32", "int32");
      return unary(graph, "Relu", x);
    },
  },
  Relu6: {
    lower: (graph, { x }) => {
      requireType(x, "float32", "int32");
      return clip(graph, x, 0, 6);
    },
  },
  LeakyRelu: {
    attributes: ["alpha"],
    lower: (graph, { x }, { alpha }) => leakyRelu(graph, x, alpha as number),
  },
  Prelu: {
    lower: (graph, { x, alpha }) =>
      parametricRelu(graph, cast(graph, x, "float32"), cast(graph, alpha, "float32")),
  },
  // The gradient of elu in terms of its output y: dy where y >= 0, dy * (y + 1) elsewhere.
  EluGrad: {
    lower: (graph, { dy, y }) => {
      const isPositive = binary(graph, "GreaterOrEqual", y, graph.scalar(0), "bool");
      return where(graph, isPositive, dy, binary(graph, "Mul", dy, binary(graph, "Add", y, graph.scalar(1))));
    },
  },
  // 1 where x > 0, alpha elsewhere: the derivative of relu (alpha 0) and of abs (alpha -1).
  Step: {
    attributes: ["alpha"],
    lower: (graph, { x }, { alpha }) => {
      requireType(x, "float32", "int32");
      const isPositive = binary(graph, "Greater", x, scalarLike(graph, x, 0), "bool");
      if (!alpha) return cast(graph, isPositive, x.dtype);
      return where(graph, isPositive, scalarLike(graph, x, 1), scalarLike(graph, x, alpha as number));
    },
  },
};
