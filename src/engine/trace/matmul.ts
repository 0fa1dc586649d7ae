import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import { binary, unary } from "./elementwise";
import type { LoweringTable } from "./lowering";
import { reshape, transpose } from "./shape";

const swapLastAxes = (graph: Graph, x: Value) => {
  const rank = x.shape.length;
  const perm = x.shape.map((_, axis) => axis);
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  return transpose(graph, x, perm);
};

const product = (lengths: readonly number[]) => lengths.reduce((a, b) => a * b, 1);

/**
 * `a b`, batched over the leading axes. A single product becomes one Gemm, which transposes as it reads: no operand
 * of a gradient is ever copied.
 */
function matMul(
  graph: Graph,
  a: Value,
  b: Value,
  transposeA: boolean,
  transposeB: boolean,
  bias?: Value,
): Value {
  const [rows, columns] = [a.shape.at(transposeA ? -1 : -2)!, b.shape.at(transposeB ? -2 : -1)!];
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(
    [...a.shape.slice(0, -2)],
    [...b.shape.slice(0, -2)],
  );
  if (product(a.shape.slice(0, -2)) === 1 && product(b.shape.slice(0, -2)) === 1) {
    const operands = [a, b].map((x) => reshape(graph, x, x.shape.slice(-2)));
    if (bias) operands.push(bias);
    const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
    const result = graph.node("Gemm", operands, [rows, columns], "float32", attributes);
    return reshape(graph, result, [...batch, rows, columns]);
  }
  const left = transposeA ? swapLastAxes(graph, a) : a;
  const right = transposeB ? swapLastAxes(graph, b) : b;
  const result = graph.node("MatMul", [left, right], [...batch, rows, columns], "float32");
  return bias ? binary(graph, "Add", result, bias) : result;
}

const ACTIVATIONS: Record<string, string> = { relu: "Relu", sigmoid: "Sigmoid", elu: "Elu" };

/** Products of matrices. */
export const matrixProduct: LoweringTable = {
  BatchMatMul: {
    attributes: ["transposeA", "transposeB"],
    lower: (graph, { a, b }, { transposeA, transposeB }) =>
      matMul(graph, a, b, Boolean(transposeA), Boolean(transposeB)),
  },
  _FusedMatMul: {
    // tfjs hands in leakyreluAlpha with every activation; only leakyrelu reads it, and it has no lowering here.
    attributes: ["transposeA", "transposeB", "activation", "leakyreluAlpha"],
    lower: (graph, { a, b, bias }, { transposeA, transposeB, activation = "linear" }) => {
      const result = matMul(graph, a, b, Boolean(transposeA), Boolean(transposeB), bias);
      if (activation === "linear") return result;
      const op = ACTIVATIONS[activation as string];
      if (!op) throw new RangeError(`_FusedMatMul: no lowering for the activation "${activation}"`);
      return unary(graph, op, result);
    },
  },
};
