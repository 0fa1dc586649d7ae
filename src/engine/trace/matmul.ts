import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import { sizeOf } from "../tensors";
import { activate } from "./activation";
import type { LoweringTable } from "./lowering";
import { binary, reshape, transpose } from "./operators";

function swapLastAxes(graph: Graph, x: Value): Value {
  const perm = x.shape.map((_, axis) => axis);
  return transpose(graph, x, [...perm.slice(0, -2), perm.at(-1)!, perm.at(-2)!]);
}

/**
 * `a b`, batched over the leading axes. A single product becomes one Gemm, which transposes as it reads: no operand
 * of a gradient is ever copied.
 */
export function matMul(
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
  if (sizeOf(batch) === 1 && (bias?.shape.length ?? 0) <= 2) {
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

/** Products of matrices. */
export const matrixProduct: LoweringTable = {
  BatchMatMul: {
    attributes: ["transposeA", "transposeB"],
    lower: (graph, { a, b }, { transposeA, transposeB }) =>
      matMul(graph, a, b, Boolean(transposeA), Boolean(transposeB)),
  },
  _FusedMatMul: {
    attributes: ["transposeA", "transposeB", "activation", "leakyreluAlpha"],
    lower: (graph, { a, b, bias, preluActivationWeights }, attributes) => {
      const { transposeA, transposeB, activation = "linear", leakyreluAlpha } = attributes;
      const product = matMul(graph, a, b, Boolean(transposeA), Boolean(transposeB), bias);
      return activate(graph, product, activation as string, preluActivationWeights, leakyreluAlpha as number);
    },
  },
  Einsum: {
    attributes: ["equation"],
    lower: (graph, inputs, { equation }) => {
      const operands = Object.values(inputs);
      const [terms, result] = (equation as string).replace(/\s/g, "").split("->");
      const lengths = new Map(
        terms.split(",").flatMap((term, i) => [...term].map((name, axis) => [name, operands[i].shape[axis]])),
      );
      const shape = [...result].map((name) => lengths.get(name));
      if (shape.includes(undefined))
        throw new RangeError(`expected a letter for each axis, got "${equation}"`);
      return graph.node("Einsum", operands, shape as number[], operands[0].dtype, {
        equation: equation as string,
      });
    },
  },
};
