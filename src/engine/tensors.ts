import * as tf from "@tensorflow/tfjs";

/** Element types that every engine of this library knows; `bool` is one byte, 0 or 1. */
export type ElementType = "float32" | "int32" | "bool";

/** A tensor outside of any engine: plain values, row-major, and their shape. */
export interface HostTensor {
  readonly data: Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}

/** What a tensor must be, without its values. */
export interface TensorSpec {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
}

/** Named things, nested to any depth: `{ weights: { kernel: ... }, step: ... }`. A name holds no "/". */
export type Tree<T> = { [name: string]: T | Tree<T> };

/** The element type that a host tensor's array stands for. */
export function elementTypeOf(tensor: HostTensor): ElementType {
  if (tensor.data instanceof Float32Array) return "float32";
  return tensor.data instanceof Int32Array ? "int32" : "bool";
}

/** The specification that a host tensor meets. */
export function specOf(tensor: HostTensor): TensorSpec {
  return { dtype: elementTypeOf(tensor), shape: tensor.shape };
}

/** `"float32[2, 3]"`: how messages name a specification. */
export function describeSpec({ dtype, shape }: { dtype: string; shape: readonly number[] }): string {
  return `${dtype}[${shape.join(", ")}]`;
}

/** An array of `size` zeros for elements of type `dtype`. */
export function arrayFor(dtype: ElementType, size: number): HostTensor["data"] {
  if (dtype === "float32") return new Float32Array(size);
  return dtype === "int32" ? new Int32Array(size) : new Uint8Array(size);
}

/** The number of elements of a tensor of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/**
 * `{ a: { b: t } }` -> `[["a/b", t]]`, in insertion order.
 *
 * @throws TypeError naming the path of what is neither a leaf nor a branch.
 */
export function flatten<T extends object>(
  tree: Tree<T>,
  isLeaf: (node: T | Tree<T>) => node is T,
  prefix = "",
): [string, T][] {
  return Object.entries(tree).flatMap(([name, node]): [string, T][] => {
    const path = prefix + name;
    if (typeof node !== "object" || node === null) {
      throw new TypeError(`expected a tensor or named tensors at "${path}", got ${String(node)}`);
    }
    return isLeaf(node) ? [[path, node]] : flatten(node, isLeaf, `${path}/`);
  });
}

/** The inverse of `flatten`: `[["a/b", t]]` -> `{ a: { b: t } }`. */
export function unflatten<T>(entries: Iterable<readonly [string, T]>): Tree<T> {
  const root: Tree<T> = {};
  for (const [path, leaf] of entries) {
    const names = path.split("/");
    let node = root;
    for (const name of names.slice(0, -1)) node = (node[name] ??= {}) as Tree<T>;
    node[names[names.length - 1]] = leaf;
  }
  return root;
}

/** Applies `transform` to each leaf; the shape of the tree stays. */
export function mapTree<T extends object, U>(
  tree: Tree<T>,
  isLeaf: (node: T | Tree<T>) => node is T,
  transform: (leaf: T, path: string) => U,
): Tree<U> {
  return unflatten(flatten(tree, isLeaf).map(([path, leaf]) => [path, transform(leaf, path)] as const));
}

/** Whether a tree's node is a host tensor, not a branch. */
export function isHostTensor(node: HostTensor | Tree<HostTensor>): node is HostTensor {
  return ArrayBuffer.isView(node.data) && Array.isArray(node.shape);
}

/** Whether a tree's node is a tfjs tensor, not a branch. */
export function isTensor(node: tf.Tensor | Tree<tf.Tensor>): node is tf.Tensor {
  return node instanceof tf.Tensor;
}
