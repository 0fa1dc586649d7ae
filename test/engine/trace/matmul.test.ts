import * as tf from "@tensorflow/tfjs";
import { matrixProduct } from "../../../src/engine/trace/matmul";
import { floats } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

const transpositions = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
];

/** A product of batches of 3 x 4 and 4 x 5 matrices, stored as the transpositions ask. */
function products(batchA: number[], batchB: number[]): LoweringCase[] {
  return transpositions.map(([transposeA, transposeB]) => ({
    kernel: "BatchMatMul",
    about: `${transposeA ? "a transposed" : "a"}, ${transposeB ? "b transposed" : "b"}`,
    inputs: [
      floats([...batchA, ...(transposeA ? [4, 3] : [3, 4])]),
      floats([...batchB, ...(transposeB ? [5, 4] : [4, 5])]),
    ],
    compute: (a, b) => tf.matMul(a, b, transposeA, transposeB),
    // tfjs's own gradient cannot undo a broadcast.
    gradient: String(batchA) === String(batchB),
  }));
}

const matrix = (x: tf.Tensor) => x as tf.Tensor2D;
const activations = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu"] as const;

describeLowerings(matrixProduct, [
  ...products([], []),
  ...products([1], [1]),
  ...products([2], [2]),
  ...products([2], [1]),
  ...products([1], [3]),
  ...products([2, 3], [2, 3]),
  {
    kernel: "BatchMatMul",
    about: "dot",
    inputs: [floats([4]), floats([4])],
    compute: (a, b) => tf.dot(a, b),
    gradient: true,
  },
  {
    kernel: "BatchMatMul",
    about: "outer product",
    inputs: [floats([3]), floats([2])],
    compute: (a, b) => tf.outerProduct(a as tf.Tensor1D, b as tf.Tensor1D),
    gradient: true,
  },
  {
    kernel: "BatchMatMul",
    about: "no rows",
    inputs: [floats([0, 4]), floats([4, 5])],
    compute: (a, b) => tf.matMul(a, b),
  },
  ...activations.flatMap((activation) =>
    [[5], [3, 5], [1], undefined].map((bias): LoweringCase => ({
      kernel: "_FusedMatMul",
      about: `${activation}, bias [${bias ?? "none"}]`,
      inputs: [floats([3, 4]), floats([4, 5]), ...(bias ? [floats(bias)] : [])],
      compute: (a, b, c) =>
        tf.fused.matMul({ a: matrix(a), b: matrix(b), bias: c, activation, leakyreluAlpha: 0.3 }),
      gradient: true,
    })),
  ),
  ...transpositions.map(([transposeA, transposeB]): LoweringCase => ({
    kernel: "_FusedMatMul",
    about: `${transposeA ? "a transposed" : "a"}, ${transposeB ? "b transposed" : "b"}`,
    inputs: [floats(transposeA ? [4, 3] : [3, 4]), floats(transposeB ? [5, 4] : [4, 5]), floats([5])],
    compute: (a, b, bias) => tf.fused.matMul({ a: matrix(a), b: matrix(b), bias, transposeA, transposeB }),
    gradient: true,
  })),
  {
    kernel: "_FusedMatMul",
    about: "batched",
    inputs: [floats([2, 3, 4]), floats([2, 4, 5]), floats([5])],
    compute: (a, b, bias) => tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias }),
  },
  {
    kernel: "_FusedMatMul",
    about: "prelu",
    inputs: [floats([3, 4]), floats([4, 5]), floats([5])],
    compute: (a, b, slopes) =>
      tf.fused.matMul({ a: matrix(a), b: matrix(b), activation: "prelu", preluActivationWeights: slopes }),
  },
  ...["ij,jk->ik", "ij->ji", "bij,bjk->bik", "ij,ij->", "i,j->ij", "bij,kj->bki"].map(
    (equation): LoweringCase => {
      const lengths: Record<string, number> = { b: 2, i: 3, j: 4, k: 5 };
      const terms = equation.split("->")[0].split(",");
      return {
        kernel: "Einsum",
        about: equation,
        inputs: terms.map((term) => floats([...term].map((name) => lengths[name]))),
        compute: (...operands) => tf.einsum(equation, ...operands),
      };
    },
  ),
]);
