import * as tf from "@tensorflow/tfjs";
import { gathering } from "../../../src/engine/trace/gather";
import { bools, floats, int32, ints } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

const asIndex = (x: tf.Tensor) => x as tf.Tensor1D;

describeLowerings(gathering, [
  ...[0, 1, 2, -1].map((axis): LoweringCase => ({
    kernel: "GatherV2",
    about: `axis ${axis}`,
    inputs: [floats([4, 5, 6]), int32([3, 0, 3])],
    compute: (x, indices) => tf.gather(x, indices, axis),
    // tfjs's own gradient fails on a negative axis.
    gradient: axis >= 0,
  })),
  {
    kernel: "GatherV2",
    about: "indices of rank 2, an embedding",
    inputs: [floats([7, 3]), ints([2, 4], 0, 7)],
    compute: (x, indices) => tf.gather(x, indices),
    gradient: true,
  },
  {
    kernel: "GatherV2",
    about: "one index",
    inputs: [floats([7, 3]), int32([2], [])],
    compute: (x, i) => tf.gather(x, i),
  },
  {
    kernel: "GatherV2",
    about: "no index",
    inputs: [floats([7, 3]), int32([])],
    compute: (x, i) => tf.gather(x, i),
  },
  {
    kernel: "GatherV2",
    inputs: [ints([5]), ints([3], 0, 5)],
    compute: (x, indices) => tf.gather(x, indices),
  },
  {
    kernel: "GatherV2",
    inputs: [bools([5]), ints([3], 0, 5)],
    compute: (x, indices) => tf.gather(x, indices),
  },
  {
    kernel: "GatherV2",
    about: "one batch axis",
    inputs: [floats([3, 5, 2]), ints([3, 4], 0, 5)],
    compute: (x, indices) => tf.gather(x, indices, 1, 1),
  },
  {
    kernel: "UnsortedSegmentSum",
    inputs: [floats([6, 2]), int32([2, 0, 2, 2, 1, 0])],
    compute: (x, ids) => tf.unsortedSegmentSum(x, asIndex(ids), 4),
    gradient: true,
  },
  {
    kernel: "UnsortedSegmentSum",
    about: "negative ids are dropped",
    inputs: [floats([4, 2]), int32([-1, 0, -3, 1])],
    compute: (x, ids) => tf.unsortedSegmentSum(x, asIndex(ids), 3),
    gradient: true,
  },
  {
    kernel: "UnsortedSegmentSum",
    inputs: [ints([5]), ints([5], 0, 3)],
    compute: (x, ids) => tf.unsortedSegmentSum(tf.cast(x, "float32"), asIndex(ids), 3),
  },
  {
    kernel: "GatherNd",
    about: "elements",
    inputs: [floats([3, 4]), int32([0, 1, 2, 3], [2, 2])],
    compute: (x, indices) => tf.gatherND(x, indices),
  },
  {
    kernel: "GatherNd",
    about: "rows",
    inputs: [floats([3, 4, 2]), int32([2, 0, 1], [3, 1])],
    compute: (x, indices) => tf.gatherND(x, indices),
  },
  {
    kernel: "ScatterNd",
    about: "elements, added where they meet",
    inputs: [int32([4, 3, 1, 4], [4, 1]), floats([4])],
    compute: (indices, updates) => tf.scatterND(indices, updates, [8]),
  },
  {
    kernel: "ScatterNd",
    about: "rows",
    inputs: [int32([0, 2], [2, 1]), floats([2, 3])],
    compute: (indices, updates) => tf.scatterND(indices, updates, [4, 3]),
  },
  {
    kernel: "ScatterNd",
    inputs: [int32([0, 2, 0], [3, 1]), ints([3])],
    compute: (indices, updates) => tf.scatterND(indices, updates, [4]),
  },
  {
    kernel: "TensorScatterUpdate",
    inputs: [floats([4, 3]), int32([3, 1], [2, 1]), floats([2, 3])],
    compute: (x, indices, updates) => tf.tensorScatterUpdate(x, indices, updates),
  },
  { kernel: "OneHot", inputs: [int32([0, 2, 1])], compute: (x) => tf.oneHot(x, 3) },
  {
    kernel: "OneHot",
    about: "rank 2",
    inputs: [ints([2, 3], 0, 4)],
    compute: (x) => tf.oneHot(x, 4, 1, 0, "float32"),
  },
  {
    kernel: "OneHot",
    about: "values",
    inputs: [int32([0, 2])],
    compute: (x) => tf.oneHot(x, 3, 0.9, 0.05, "float32"),
  },
  { kernel: "OneHot", about: "values", inputs: [int32([0, 2])], compute: (x) => tf.oneHot(x, 3, 5, -1) },
  { kernel: "OneHot", about: "no such class", inputs: [int32([-1, 3, 1])], compute: (x) => tf.oneHot(x, 3) },
]);
