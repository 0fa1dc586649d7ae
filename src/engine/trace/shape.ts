import * as tf from "@tensorflow/tfjs";
import { arrayFor, sizeOf } from "../tensors";
import type { Graph, Value, ValueType } from "../onnx/graph";
import { cast } from "./elementwise";
import type { LoweringTable } from "./lowering";

/** The same elements in the same order under another shape. */
export function reshape(graph: Graph, x: Value, shape: readonly number[]): Value {
  const same = shape.length === x.shape.length && shape.every((length, axis) => length === x.shape[axis]);
  return same ? x : graph.node("Reshape", [x, graph.int64s(shape)], shape, x.dtype);
}

/** Axis `perm[i]` of `x` becomes axis `i`. */
export function transpose(graph: Graph, x: Value, perm: readonly number[]): Value {
  if (perm.every((axis, i) => axis === i)) return x;
  return graph.node(
    "Transpose",
    [x],
    perm.map((axis) => x.shape[axis]),
    x.dtype,
    { perm },
  );
}

/** The box of `x` that begins at `begin` and extends over `size`, each along all axes. */
export function slice(graph: Graph, x: Value, begin: readonly number[], size: readonly number[]): Value {
  const end = begin.map((first, axis) => first + size[axis]);
  return graph.node("Slice", [x, graph.int64s(begin), graph.int64s(end)], size, x.dtype);
}

/** A tensor that has `value` everywhere. */
export function fill(graph: Graph, shape: readonly number[], value: number, dtype: ValueType): Value {
  if (shape.length === 0) return graph.constant([value], [], dtype);
  return graph.node("Expand", [graph.constant([value], [], dtype), graph.int64s(shape)], shape, dtype);
}

const withoutAxis = (shape: readonly number[], axis: number) => shape.filter((_, i) => i !== axis);

/** Kernels that move, repeat, cut and join elements. */
export const shape: LoweringTable = {
  Reshape: {
    attributes: ["shape"],
    lower: (graph, { x }, { shape }) =>
      reshape(graph, x, tf.util.inferFromImplicitShape(shape as number[], sizeOf(x.shape))),
  },
  ExpandDims: {
    attributes: ["dim"],
    lower: (graph, { input }, { dim }) => {
      const axis = (dim as number) < 0 ? input.shape.length + 1 + (dim as number) : (dim as number);
      return reshape(graph, input, input.shape.toSpliced(axis, 0, 1));
    },
  },
  Transpose: {
    attributes: ["perm"],
    lower: (graph, { x }, { perm }) => transpose(graph, x, perm as number[]),
  },
  Concat: {
    attributes: ["axis"],
    lower: (graph, inputs, { axis }) => {
      const parts = Object.values(inputs).filter((part) => sizeOf(part.shape) > 0);
      const at = tf.util.parseAxisParam(axis as number, [...parts[0].shape])[0];
      const length = parts.reduce((sum, part) => sum + part.shape[at], 0);
      if (parts.length === 1) return parts[0];
      return graph.node("Concat", parts, parts[0].shape.with(at, length), parts[0].dtype, { axis: at });
    },
  },
  SplitV: {
    attributes: ["numOrSizeSplits", "axis"],
    lower: (graph, { x }, { numOrSizeSplits, axis }) => {
      const at = tf.util.parseAxisParam(axis as number, [...x.shape])[0];
      const sizes = tf.backend_util.prepareSplitSize(
        { shape: [...x.shape] } as tf.Tensor,
        numOrSizeSplits as number | number[],
        at,
      );
      const outputs = sizes.map((size) => ({ shape: x.shape.with(at, size), dtype: x.dtype }));
      return graph.nodeWithOutputs("Split", [x, graph.int64s(sizes)], outputs, { axis: at });
    },
  },
  Pack: {
    attributes: ["axis"],
    lower: (graph, inputs, { axis }) => {
      const parts = Object.values(inputs);
      const at = (axis as number) < 0 ? parts[0].shape.length + 1 + (axis as number) : (axis as number);
      const slabs = parts.map((part) => reshape(graph, part, part.shape.toSpliced(at, 0, 1)));
      return graph.node("Concat", slabs, slabs[0].shape.with(at, parts.length), parts[0].dtype, { axis: at });
    },
  },
  Unpack: {
    attributes: ["axis"],
    lower: (graph, { value }, { axis }) => {
      const at = tf.util.parseAxisParam(axis as number, [...value.shape])[0];
      const outputs = Array.from({ length: value.shape[at] }, () => ({
        shape: value.shape.with(at, 1),
        dtype: value.dtype,
      }));
      const sizes = graph.int64s(outputs.map(() => 1));
      return graph
        .nodeWithOutputs("Split", [value, sizes], outputs, { axis: at })
        .map((slab) => reshape(graph, slab, withoutAxis(value.shape, at)));
    },
  },
  Slice: {
    attributes: ["begin", "size"],
    lower: (graph, { x }, { begin, size }) => {
      const [first, extent] = tf.slice_util.parseSliceParams(
        { shape: [...x.shape] } as tf.Tensor,
        begin as number | number[],
        size as number | number[],
      );
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
      const masks = attributes as Record<string, number>;
      const info = tf.slice_util.sliceInfo(
        [...x.shape],
        attributes.begin as number[],
        attributes.end as number[],
        attributes.strides as number[],
        masks.beginMask,
        masks.endMask,
        masks.ellipsisMask,
        masks.newAxisMask,
        masks.shrinkAxisMask,
      );
      if (info.strides.some((stride) => stride < 0)) {
        throw new RangeError(
          `StridedSlice: expected positive strides in a compiled step, got [${info.strides}]; use tf.reverse`,
        );
      }
      const axes = info.strides.map((_, axis) => axis);
      const strided = info.strides.map((stride, axis) =>
        Math.max(0, Math.ceil((info.end[axis] - info.begin[axis]) / stride)),
      );
      const operands = [info.begin, info.end, axes, info.strides].map((list) => graph.int64s(list));
      return reshape(graph, graph.node("Slice", [x, ...operands], strided, x.dtype), info.finalShape);
    },
  },
  Tile: {
    attributes: ["reps"],
    lower: (graph, { x }, { reps }) => {
      const repetitions = reps as number[];
      const tiled = x.shape.map((length, axis) => length * repetitions[axis]);
      if (x.dtype !== "bool") return graph.node("Tile", [x, graph.int64s(repetitions)], tiled, x.dtype);
      const numbers = graph.node(
        "Tile",
        [cast(graph, x, "int32"), graph.int64s(repetitions)],
        tiled,
        "int32",
      );
      return cast(graph, numbers, "bool");
    },
  },
  PadV2: {
    attributes: ["paddings", "constantValue"],
    lower: (graph, { x }, { paddings, constantValue }) => {
      const pads = paddings as [number, number][];
      const padded = x.shape.map((length, axis) => pads[axis][0] + length + pads[axis][1]);
      const amounts = graph.int64s([...pads.map(([before]) => before), ...pads.map(([, after]) => after)]);
      const value = graph.constant([constantValue as number], [], x.dtype);
      return graph.node("Pad", [x, amounts, value], padded, x.dtype);
    },
  },
  Reverse: {
    attributes: ["dims"],
    lower: (graph, { x }, { dims }) => {
      const axes = tf.util.parseAxisParam(dims as number[], [...x.shape]);
      // From the last element down to and including the first: ONNX writes "past the first" as a huge negative end.
      const operands = [axes.map(() => -1), axes.map(() => -(2 ** 31)), axes, axes.map(() => -1)];
      return graph.node("Slice", [x, ...operands.map((list) => graph.int64s(list))], x.shape, x.dtype);
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
      const [first, end, stride] = [start, stop, step] as number[];
      const values = arrayFor(type, Math.max(0, Math.ceil((end - first) / stride)));
      for (let i = 0; i < values.length; i++) values[i] = first + i * stride;
      return graph.constant(values, [values.length], type);
    },
  },
};
