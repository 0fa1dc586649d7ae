/** ONNX operators that lowerings share, with the shapes and types of their results. */
import * as tf from "@tensorflow/tfjs";
import type { Attribute, Graph, Value, ValueType } from "../onnx/graph";
import type { ElementType } from "../tensors";

/** Refuses operands of a type that neither tfjs nor ONNX gives a meaning to. */
export function requireType(x: Value, ...types: ElementType[]): void {
  if (!types.includes(x.dtype as ElementType)) {
    throw new TypeError(`expected ${types.join(" or ")}, got ${x.dtype}; cast first`);
  }
}

/** An operator on one operand. */
export function unary(graph: Graph, op: string, x: Value, dtype: ValueType = x.dtype): Value {
  return graph.node(op, [x], x.shape, dtype);
}

/** An operator on two operands that broadcast. */
export function binary(
  graph: Graph,
  op: string,
  a: Value,
  b: Value,
  dtype: ValueType = a.dtype,
  attributes: Record<string, Attribute> = {},
): Value {
  return graph.node(op, [a, b], broadcastShape(a, b), dtype, attributes);
}

/** `a` where the condition holds, `b` elsewhere. */
export function where(graph: Graph, condition: Value, a: Value, b: Value): Value {
  if (a.dtype === "bool") {
    // ONNX Runtime chooses between numbers only.
    const isElse = unary(graph, "Not", condition);
    return binary(graph, "Or", binary(graph, "And", condition, a), binary(graph, "And", isElse, b));
  }
  return graph.node("Where", [condition, a, b], broadcastShape(condition, a, b), a.dtype);
}

/** `x` as elements of another type; `x` itself where it is of that type. */
export function cast(graph: Graph, x: Value, dtype: ValueType): Value {
  // TensorProto.DataType of onnx.proto.
  const to = { float32: 1, int32: 6, int64: 7, bool: 9 }[dtype];
  return x.dtype === dtype ? x : graph.node("Cast", [x], x.shape, dtype, { to });
}

/** The scalar `value` in the element type of `x`. */
export function scalarLike(graph: Graph, x: Value, value: number): Value {
  return graph.constant([value], [], x.dtype);
}

/** A tensor that has `value` everywhere. */
export function fill(graph: Graph, shape: readonly number[], value: number, dtype: ValueType): Value {
  const scalar = graph.constant([value], [], dtype);
  return shape.length === 0 ? scalar : graph.node("Expand", [scalar, graph.int64s(shape)], shape, dtype);
}

const beforeReshape = new WeakMap<Value, Value>();

/** What a value was before it was reshaped. */
export function sourceOf(x: Value): Value {
  return beforeReshape.get(x) ?? x;
}

/**
 * The same elements in the same order under another shape. A shape that the value had before costs nothing: tfjs gives
 * each matrix a batch axis before a product, and takes it away afterwards.
 */
export function reshape(graph: Graph, x: Value, shape: readonly number[]): Value {
  const source = sourceOf(x);
  if (tf.util.arraysEqual(source.shape as number[], shape as number[])) return source;
  const reshaped = graph.node("Reshape", [source, graph.int64s(shape)], shape, x.dtype, { allowzero: 1 });
  beforeReshape.set(reshaped, source);
  return reshaped;
}

/** Axis `perm[i]` of `x` becomes axis `i`. */
export function transpose(graph: Graph, x: Value, perm: readonly number[]): Value {
  if (perm.every((axis, i) => axis === i)) return x;
  const shape = perm.map((axis) => x.shape[axis]);
  return graph.node("Transpose", [x], shape, x.dtype, { perm });
}

/**
 * Every `strides[i]`-th element along axis `i` from `begin[i]` on, `size[i]` of them; a stride may be negative.
 */
export function slice(
  graph: Graph,
  x: Value,
  begin: readonly number[],
  size: readonly number[],
  strides: readonly number[] = begin.map(() => 1),
): Value {
  if (size.every((length, axis) => length === x.shape[axis] && strides[axis] === 1)) return x;
  // Past the last element that is taken. "Before the first" cannot be -1, which counts from the end.
  const end = begin.map((first, axis) => {
    const past = first + size[axis] * strides[axis];
    return past < 0 ? -(2 ** 31) : past;
  });
  const axes = begin.map((_, axis) => axis);
  const operands = [begin, end, axes, strides].map((list) => graph.int64s(list));
  return graph.node("Slice", [x, ...operands], size, x.dtype);
}

/** Puts `before[i]` and `after[i]` elements of `value` around axis `i`. */
export function pad(
  graph: Graph,
  x: Value,
  before: readonly number[],
  after: readonly number[],
  value = 0,
): Value {
  if ([...before, ...after].every((amount) => amount === 0)) return x;
  const shape = x.shape.map((length, axis) => before[axis] + length + after[axis]);
  const operands = [graph.int64s([...before, ...after]), scalarLike(graph, x, value)];
  return graph.node("Pad", [x, ...operands], shape, x.dtype);
}

/** Joins values along an axis. */
export function concat(graph: Graph, parts: readonly Value[], axis: number): Value {
  if (parts.length === 1) return parts[0];
  const length = parts.reduce((sum, part) => sum + part.shape[axis], 0);
  return graph.node("Concat", parts, parts[0].shape.with(axis, length), parts[0].dtype, { axis });
}

/** Cuts a value into parts of these sizes along an axis. */
export function split(graph: Graph, x: Value, sizes: readonly number[], axis: number): Value[] {
  if (sizes.length === 1) return [x];
  const parts = sizes.map((size) => ({ shape: x.shape.with(axis, size), dtype: x.dtype }));
  return graph.nodeWithOutputs("Split", [x, graph.int64s(sizes)], parts, { axis });
}

/** A negative axis counts from the end. */
export function wrapAxis(axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new RangeError(`expected an axis in -${rank} .. ${rank - 1}, got ${axis}`);
  }
  return axis < 0 ? axis + rank : axis;
}

function broadcastShape(...operands: readonly Value[]): number[] {
  return operands
    .map(({ shape }) => [...shape])
    .reduce((left, right) => tf.broadcast_util.assertAndGetBroadcastShape(left, right));
}
