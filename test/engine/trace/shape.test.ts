import * as tf from "@tensorflow/tfjs";
import { shape } from "../../../src/engine/trace/shape";
import { bools, floats, ints } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

/** A rearrangement of elements, for each element type. */
function ofAnyType(
  kernel: string,
  size: number[],
  compute: LoweringCase["compute"],
  options: Partial<LoweringCase> = {},
): LoweringCase[] {
  return [
    { kernel, inputs: [floats(size)], compute, gradient: true, ...options },
    { kernel, inputs: [ints(size)], compute, ...options, gradient: false },
    { kernel, inputs: [bools(size)], compute, ...options, gradient: false },
  ];
}

describeLowerings(shape, [
  ...ofAnyType("Reshape", [2, 6], (x) => tf.reshape(x, [3, 4])),
  ...ofAnyType("Reshape", [2, 6], (x) => tf.reshape(x, [-1, 2, 2])),
  ...ofAnyType("Reshape", [1], (x) => tf.reshape(x, [])),
  ...ofAnyType("Reshape", [], (x) => tf.reshape(x, [1, 1])),
  ...ofAnyType("Reshape", [0, 3], (x) => tf.reshape(x, [3, 0])),
  ...ofAnyType("ExpandDims", [2, 3], (x) => tf.expandDims(x, 0)),
  ...ofAnyType("ExpandDims", [2, 3], (x) => tf.expandDims(x, 2)),
  ...ofAnyType("ExpandDims", [2, 3], (x) => tf.expandDims(x, -1)),
  ...ofAnyType("ExpandDims", [2, 3], (x) => tf.expandDims(x, -2)),
  ...ofAnyType("Transpose", [2, 3], (x) => tf.transpose(x)),
  ...ofAnyType("Transpose", [2, 3, 4], (x) => tf.transpose(x, [2, 0, 1])),
  ...ofAnyType("Transpose", [0, 3], (x) => tf.transpose(x)),
  ...ofAnyType("Reverse", [2, 3, 4], (x) => tf.reverse(x, 1)),
  ...ofAnyType("Reverse", [2, 3, 4], (x) => tf.reverse(x, [0, -1])),
  ...ofAnyType("Reverse", [5], (x) => tf.reverse(x)),

  ...ofAnyType("Concat", [2, 3], (x) => tf.concat([x, x, x], 0)),
  ...ofAnyType("Concat", [2, 3], (x) => tf.concat([x, tf.neg(tf.cast(x, "float32")).cast(x.dtype)], -1)),
  {
    kernel: "Concat",
    about: "lengths that differ",
    inputs: [floats([2, 1]), floats([2, 3]), floats([2, 0])],
    compute: (...parts) => tf.concat(parts, 1),
    gradient: true,
  },
  {
    kernel: "Concat",
    about: "nothing",
    inputs: [floats([0, 2]), floats([0, 2])],
    compute: (...parts) => tf.concat(parts, 0),
  },
  ...ofAnyType("Pack", [2, 3], (x) => tf.stack([x, x], 0)),
  ...ofAnyType("Pack", [2, 3], (x) => tf.stack([x, x, x], 2)),
  ...ofAnyType("Pack", [2, 3], (x) => tf.stack([x, x], -1)),
  ...ofAnyType("Pack", [], (x) => tf.stack([x, x])),
  ...ofAnyType("SplitV", [2, 6], (x) => tf.split(x, 3, 1)),
  ...ofAnyType("SplitV", [2, 6], (x) => tf.split(x, [1, 2, 3], -1)),
  // tfjs's own gradients fail where there is one part.
  ...ofAnyType("SplitV", [2, 6], (x) => tf.split(x, 1, 0), { gradient: false }),
  {
    kernel: "SplitV",
    about: "one part used",
    inputs: [floats([2, 6])],
    compute: (x) => tf.split(x, 3, 1)[1],
    gradient: true,
  },
  ...ofAnyType("Unpack", [3, 2], (x) => tf.unstack(x)),
  ...ofAnyType("Unpack", [3, 2], (x) => tf.unstack(x, -1)),
  ...ofAnyType("Unpack", [1, 2], (x) => tf.unstack(x), { gradient: false }),
  ...ofAnyType("Slice", [4, 5], (x) => tf.slice(x, [1, 2], [2, 3])),
  ...ofAnyType("Slice", [4, 5], (x) => tf.slice(x, [1, 2])),
  ...ofAnyType("Slice", [4, 5], (x) => tf.slice(x, 1, 2)),
  ...ofAnyType("Slice", [4, 5], (x) => tf.slice(x, [0, 1], [-1, 2])),
  ...ofAnyType("Slice", [4, 5], (x) => tf.slice(x, [4, 0], [0, 5]), { gradient: false }),
  ...ofAnyType("StridedSlice", [6, 5], (x) => tf.stridedSlice(x, [1, 0], [6, 5], [2, 3]), {
    gradient: false,
  }),
  ...ofAnyType("StridedSlice", [6, 5], (x) => tf.stridedSlice(x, [5, 4], [0, 0], [-2, -1]), {
    gradient: false,
  }),
  {
    kernel: "StridedSlice",
    about: "backwards to the first",
    inputs: [floats([6, 5])],
    compute: (x) => tf.stridedSlice(x, [-1, 0], [0, 5], [-1, 1], 0, 1),
  },
  {
    kernel: "StridedSlice",
    about: "all masks",
    inputs: [floats([3, 4, 5])],
    compute: (x) => tf.stridedSlice(x, [1, 0, 0, 2], [2, 0, 1, 3], [1, 1, 1, 1], 0, 0, 2, 4, 8),
  },
  ...ofAnyType("Tile", [2, 3], (x) => tf.tile(x, [2, 1])),
  ...ofAnyType("Tile", [2, 3], (x) => tf.tile(x, [3, 2])),
  ...ofAnyType("Tile", [1, 3], (x) => tf.broadcastTo(x, [2, 4, 3]), { gradient: false }),
  ...ofAnyType("PadV2", [2, 3], (x) =>
    tf.pad(x, [
      [1, 0],
      [2, 3],
    ]),
  ),
  {
    kernel: "PadV2",
    about: "with a value",
    inputs: [floats([2])],
    compute: (x) => tf.pad(x, [[1, 2]], 0.5),
    gradient: true,
  },
  { kernel: "PadV2", about: "with a value", inputs: [ints([2])], compute: (x) => tf.pad(x, [[1, 2]], 7) },
  ...(["reflect", "symmetric"] as const).flatMap((mode) =>
    ofAnyType(
      "MirrorPad",
      [3, 4],
      (x) =>
        tf.mirrorPad(
          x,
          [
            [2, 1],
            [0, 3],
          ],
          mode,
        ),
      { about: mode },
    ),
  ),
  ...ofAnyType("SpaceToBatchND", [1, 4, 6, 2], (x) =>
    tf.spaceToBatchND(
      x,
      [2, 3],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  ),
  ...ofAnyType("SpaceToBatchND", [2, 3, 5, 1], (x) =>
    tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [1, 0],
        [0, 1],
      ],
    ),
  ),
  ...ofAnyType("BatchToSpaceND", [6, 2, 2, 2], (x) =>
    tf.batchToSpaceND(
      x,
      [2, 3],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  ),
  ...ofAnyType("BatchToSpaceND", [4, 2, 3, 1], (x) =>
    tf.batchToSpaceND(
      x,
      [2, 2],
      [
        [1, 0],
        [0, 1],
      ],
    ),
  ),
  {
    kernel: "DepthToSpace",
    inputs: [floats([2, 2, 3, 8])],
    compute: (x) => tf.depthToSpace(x as tf.Tensor4D, 2, "NHWC"),
  },
  ...ofAnyType("Diag", [4], (x) => tf.diag(x), { gradient: false }),
  ...ofAnyType("Diag", [2, 3], (x) => tf.diag(x), { gradient: false }),

  ...(["float32", "int32", "bool"] as const).flatMap((dtype): LoweringCase[] => [
    { kernel: "Fill", about: dtype, inputs: [floats([2])], compute: () => tf.fill([2, 3], 1, dtype) },
    { kernel: "Fill", about: `scalar ${dtype}`, inputs: [floats([2])], compute: () => tf.fill([], 1, dtype) },
  ]),
  {
    kernel: "Fill",
    inputs: [floats([2, 3])],
    compute: (x) => tf.mul(x, tf.fill([2, 3], 2.5)),
    gradient: true,
  },
  ...ofAnyType("ZerosLike", [2, 3], (x) => tf.zerosLike(x)),
  ...ofAnyType("OnesLike", [2, 3], (x) => tf.onesLike(x)),
  ...[
    [0, 5, 1],
    [5, 0, 1],
    [1, 2, 0.25],
    [5, 0, -2],
    [3, 3, 1],
    [0, 3, -1],
  ].map(([start, stop, step]): LoweringCase => ({
    kernel: "Range",
    about: `${start} to ${stop} by ${step}`,
    inputs: [floats([2])],
    compute: () => tf.range(start, stop, step),
  })),
  { kernel: "Range", about: "int32", inputs: [floats([2])], compute: () => tf.range(2, 9, 3, "int32") },
  { kernel: "LinSpace", inputs: [floats([2])], compute: () => tf.linspace(-1, 2, 7) },
  { kernel: "LinSpace", about: "one", inputs: [floats([2])], compute: () => tf.linspace(3, 4, 1) },
]);
