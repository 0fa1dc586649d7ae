import * as tf from "@tensorflow/tfjs";
import type { Graph, Value, ValueType } from "../onnx/graph";
import { arrayFor, sizeOf } from "../tensors";
import type { LoweringTable } from "./lowering";
import {
  cast,
  concat,
  fill,
  pad,
  reshape,
  scalarLike,
  slice,
  split,
  transpose,
  where,
  wrapAxis,
} from "./operators";

const withoutAxis = (shape: readonly number[], axis: number) => shape.toSpliced(axis, 1);

/** Continues `x` along an axis by its own elements in reverse, the outermost ones repeated or not. */
function mirror(graph: Graph, x: Value, axis: number, before: number, after: number, repeat: number): Value {
  const length = x.shape[axis];
  const positions = Array.from({ length: before + length + after }, (_, i) => {
    const at = i - before;
    if (at < 0) return -at - repeat;
    return at < length ? at : 2 * (length - 1) - at + repeat;
  });
  const shape = x.shape.with(axis, positions.length);
  return graph.node("Gather", [x, graph.int64s(positions)], shape, x.dtype, { axis });
}

/** tfjs accepts the shape of a tensor's slice in short forms; this is the long one. */
function sliceOf(x: Value, begin: unknown, size: unknown): number[][] {
  const shape = { shape: [...x.shape] } as tf.Tensor;
  return tf.slice_util.parseSliceParams(shape, begin as number[], size as number[]);
}

/** Kernels that move, repeat, cut and join elements, or make new ones out of nothing. */
export const shape: LoweringTable = {
  Reshape: {
    attributes: ["shape"],
    lower: (graph, { x }, { shape }) =>
      reshape(graph, x, tf.util.inferFromImplicitShape(shape as number[], sizeOf(x.shape))),
  },
  ExpandDims: {
    attributes: ["dim"],
    lower: (graph, { input }, { dim }) => {
      const axis = wrapAxis(dim as number, input.shape.length + 1);
      return reshape(graph, input, input.shape.toSpliced(axis, 0, 1));
    },
  },
  Transpose: {
    attributes: ["perm"],
    lower: (graph, { x }, { perm }) => transpose(graph, x, perm as number[]),
  },
  Reverse: {
    attributes: ["dims"],
    lower: (graph, { x }, { dims }) => {
      const axes = tf.util.parseAxisParam(dims as number[], [...x.shape]);
      const isReversed = x.shape.map((_, axis) => axes.includes(axis));
      const begin = x.shape.map((length, axis) => (isReversed[axis] ? length - 1 : 0));
      return slice(
        graph,
        x,
        begin,
        x.shape,
        isReversed.map((reversed) => (reversed ? -1 : 1)),
      );
    },
  },

  Concat: {
    attributes: ["axis"],
    lower: (graph, inputs, { axis }) => {
      const all = Object.values(inputs);
      const parts = all.filter((part) => sizeOf(part.shape) > 0);
      const at = wrapAxis(axis as number, all[0].shape.length);
      return parts.length > 0 ? concat(graph, parts, at) : concat(graph, all, at);
    },
  },
  Pack: {
    attributes: ["axis"],
    lower: (graph, inputs, { axis }) => {
      const parts = Object.values(inputs);
      const at = wrapAxis(axis as number, parts[0].shape.length + 1);
      return concat(
        graph,
        parts.map((part) => reshape(graph, part, part.shape.toSpliced(at, 0, 1))),
        at,
      );
    },
  },
  SplitV: {
    attributes: ["numOrSizeSplits", "axis"],
    lower: (graph, { x }, { numOrSizeSplits, axis }) => {
      const at = wrapAxis(axis as number, x.shape.length);
      const whole = { shape: [...x.shape] } as tf.Tensor;
      const sizes = tf.backend_util.prepareSplitSize(whole, numOrSizeSplits as number | number[], at);
      return split(graph, x, sizes, at);
    },
  },
  Unpack: {
    attributes: ["axis"],
    lower: (graph, { value }, { axis }) => {
      const at = wrapAxis(axis as number, value.shape.length);
      const ones = Array.from({ length: value.shape[at] }, () => 1);
      return split(graph, value, ones, at).map((part) => reshape(graph, part, withoutAxis(value.shape, at)));
    },
  },

  Slice: {
    attributes: ["begin", "size"],
    lower: (graph, { x }, { begin, size }) => {
      const [first, extent] = sliceOf(x, begin, size);
      return slice(graph, x, first, extent);
    },
  },
  StridedSlice: {
    attributes: [
      "begin",
      "end",
      "strides",
      "beginMask",
      "endMask",
      "ellipsisMask",
      "newAxisMask",
      "shrinkAxisMask",
    ],
    lower: (graph, { x }, attributes) => {
      const [begin, end, strides] = [attributes.begin, attributes.end, attributes.strides] as number[][];
      const masks = attributes as Record<string, number>;
      const info = tf.slice_util.sliceInfo(
        [...x.shape],
        begin,
        end,
        strides,
        masks.beginMask,
        masks.endMask,
        masks.ellipsisMask,
        masks.newAxisMask,
        masks.shrinkAxisMask,
      );
      const size = tf.slice_util.computeOutShape(info.begin, info.end, info.strides);
      return reshape(graph, slice(graph, x, info.begin, size, info.strides), info.finalShape);
    },
  },

  Tile: {
    attributes: ["reps"],
    lower: (graph, { x }, { reps }) => {
      const repetitions = reps as number[];
      const tiled = x.shape.map((length, axis) => length * repetitions[axis]);
      return graph.node("Tile", [x, graph.int64s(repetitions)], tiled, x.dtype);
    },
  },
  PadV2: {
    attributes: ["paddings", "constantValue"],
    lower: (graph, { x }, { paddings, constantValue }) => {
      const amounts = paddings as [number, number][];
      const [before, after] = [0, 1].map((side) => amounts.map((amount) => amount[side]));
      return pad(graph, x, before, after, constantValue as number);
    },
  },
  MirrorPad: {
    attributes: ["paddings", "mode"],
    lower: (graph, { x }, { paddings, mode }) =>
      (paddings as [number, number][]).reduce(
        (padded, [before, after], axis) =>
          before + after > 0
            ? mirror(graph, padded, axis, before, after, mode === "symmetric" ? 1 : 0)
            : padded,
        x,
      ),
  },
  SpaceToBatchND: {
    attributes: ["blockShape", "paddings"],
    lower: (graph, { x }, { blockShape, paddings }) => {
      const block = blockShape as number[];
      const amounts = [[0, 0], ...(paddings as number[][])];
      while (amounts.length < x.shape.length) amounts.push([0, 0]);
      const [before, after] = [0, 1].map((side) => amounts.map((amount) => amount[side]));
      const padded = pad(graph, x, before, after);
      const { getReshaped, getPermuted, getReshapedPermuted } = tf.backend_util;
      const [size, shape] = [sizeOf(block), [...padded.shape]];
      const blocks = reshape(graph, padded, getReshaped(shape, block, size, false));
      const permuted = transpose(graph, blocks, getPermuted(blocks.shape.length, block.length, false));
      return reshape(graph, permuted, getReshapedPermuted(shape, block, size, false));
    },
  },
  BatchToSpaceND: {
    attributes: ["blockShape", "crops"],
    lower: (graph, { x }, { blockShape, crops }) => {
      const [block, cut] = [blockShape as number[], crops as number[][]];
      const { getReshaped, getPermuted, getReshapedPermuted, getSliceBeginCoords, getSliceSize } =
        tf.backend_util;
      const [size, shape] = [sizeOf(block), [...x.shape]];
      const blocks = reshape(graph, x, getReshaped(shape, block, size));
      const permuted = transpose(graph, blocks, getPermuted(blocks.shape.length, block.length));
      const merged = reshape(graph, permuted, getReshapedPermuted(shape, block, size));
      const cropped = getSliceSize([...merged.shape], cut, block.length);
      const [begin, extent] = sliceOf(merged, getSliceBeginCoords(cut, block.length), cropped);
      return slice(graph, merged, begin, extent);
    },
  },
  DepthToSpace: {
    attributes: ["blockSize", "dataFormat"],
    lower: (graph, { x }, { blockSize, dataFormat }) => {
      if (dataFormat !== "NHWC")
        throw new RangeError(`expected the data format NHWC, got ${String(dataFormat)}`);
      const [batch, height, width, depth] = x.shape;
      const block = blockSize as number;
      const blocks = reshape(graph, x, [batch, height, width, block, block, depth / block ** 2]);
      const permuted = transpose(graph, blocks, [0, 1, 3, 2, 4, 5]);
      return reshape(graph, permuted, [batch, height * block, width * block, depth / block ** 2]);
    },
  },
  Diag: {
    lower: (graph, { x }) => {
      const length = sizeOf(x.shape);
      const rows = reshape(graph, cast(graph, x, x.dtype === "bool" ? "int32" : x.dtype), [length, 1]);
      const identity = Array.from({ length: length ** 2 }, (_, i) => (i % (length + 1) === 0 ? 1 : 0));
      const isDiagonal = graph.constant(identity, [length, length], "bool");
      const matrix = where(graph, isDiagonal, rows, scalarLike(graph, rows, 0));
      return cast(graph, reshape(graph, matrix, [...x.shape, ...x.shape]), x.dtype);
    },
  },

  Fill: {
    attributes: ["shape", "value", "dtype"],
    lower: (graph, _inputs, { shape, value, dtype }) =>
      fill(graph, shape as number[], Number(value), (dtype ?? "float32") as ValueType),
  },
  ZerosLike: { lower: (graph, { x }) => fill(graph, x.shape, 0, x.dtype) },
  OnesLike: { lower: (graph, { x }) => fill(graph, x.shape, 1, x.dtype) },
  Range: {
    attributes: ["start", "stop", "step", "dtype"],
    lower: (graph, _inputs, { start, stop, step, dtype }) => {
      const type = dtype as "float32" | "int32";
      const [first, end] = [start, stop] as number[];
      // tfjs counts down by itself where the default step of 1 points the wrong way.
      const stride = end < first && step === 1 ? -1 : (step as number);
      const values = arrayFor(type, Math.max(0, Math.ceil((end - first) / stride)));
      for (let i = 0; i < values.length; i++) values[i] = first + i * stride;
      return graph.constant(values, [values.length], type);
    },
  },
  LinSpace: {
    attributes: ["start", "stop", "num"],
    lower: (graph, _inputs, { start, stop, num }) => {
      const [first, last, count] = [start, stop, num] as number[];
      const stride = count > 1 ? (last - first) / (count - 1) : 0;
      const values = Float32Array.from({ length: count }, (_, i) => first + i * stride);
      return graph.constant(values, [count], "float32");
    },
  },
};
