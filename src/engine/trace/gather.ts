import type { Graph, Value, ValueType } from "../onnx/graph";
import type { LoweringTable } from "./lowering";
import { binary, cast, fill, reshape, scalarLike, sourceOf, where, wrapAxis } from "./operators";

/** Writes rows into `data`, or adds them, at the places that the last axis of `indices` names. */
function scatter(
  graph: Graph,
  data: Value,
  indices: Value,
  updates: Value,
  reduction: "none" | "add",
): Value {
  const places = cast(graph, indices, "int64");
  return graph.node("ScatterND", [data, places, updates], data.shape, data.dtype, { reduction });
}

/** Indices that a gather reads. Their gradient is scattered to where they read from, whatever their sign. */
const indicesRead = new WeakSet<Value>();

/** Puts zeros in the place of rows whose id is negative: it names no segment in tfjs, but counts from the end in ONNX. */
function withoutNegativeIds(graph: Graph, rows: Value, ids: Value): { rows: Value; ids: Value } {
  const zero = scalarLike(graph, ids, 0);
  const isKept = cast(graph, binary(graph, "GreaterOrEqual", ids, zero, "bool"), rows.dtype);
  const column = reshape(graph, isKept, [...ids.shape, ...rows.shape.slice(ids.shape.length).map(() => 1)]);
  return { rows: binary(graph, "Mul", rows, column), ids: binary(graph, "Max", ids, zero) };
}

/** Kernels that read and write elements by their index. */
export const gathering: LoweringTable = {
  GatherV2: {
    attributes: ["axis", "batchDims"],
    lower: (graph, { x, indices }, { axis, batchDims }) => {
      const at = wrapAxis(axis as number, x.shape.length);
      const batch = (batchDims ?? 0) as number;
      indicesRead.add(sourceOf(indices));
      if (batch === 0) {
        const gathered = x.shape.toSpliced(at, 1, ...indices.shape);
        return graph.node("Gather", [x, indices], gathered, x.dtype, { axis: at });
      }
      if (at !== batch) {
        throw new RangeError(`expected axis ${batch} with batchDims ${batch}, got ${at}; transpose first`);
      }
      const gathered = [...indices.shape, ...x.shape.slice(at + 1)];
      const places = reshape(graph, cast(graph, indices, "int64"), [...indices.shape, 1]);
      return graph.node("GatherND", [x, places], gathered, x.dtype, { batch_dims: batch });
    },
  },
  // The gradient of gather, among others.
  UnsortedSegmentSum: {
    attributes: ["numSegments"],
    lower: (graph, { x, segmentIds }, { numSegments }) => {
      const { rows, ids } = indicesRead.has(sourceOf(segmentIds))
        ? { rows: x, ids: segmentIds }
        : withoutNegativeIds(graph, x, segmentIds);
      const shape = [numSegments as number, ...x.shape.slice(ids.shape.length)];
      const places = reshape(graph, ids, [...ids.shape, 1]);
      return scatter(graph, fill(graph, shape, 0, x.dtype), places, rows, "add");
    },
  },
  GatherNd: {
    lower: (graph, { params, indices }) => {
      const depth = indices.shape.at(-1)!;
      const gathered = [...indices.shape.slice(0, -1), ...params.shape.slice(depth)];
      return graph.node("GatherND", [params, cast(graph, indices, "int64")], gathered, params.dtype);
    },
  },
  ScatterNd: {
    attributes: ["shape"],
    lower: (graph, { indices, updates }, { shape }) =>
      scatter(graph, fill(graph, shape as number[], 0, updates.dtype), indices, updates, "add"),
  },
  TensorScatterUpdate: {
    lower: (graph, { tensor, indices, updates }) => scatter(graph, tensor, indices, updates, "none"),
  },
  // By comparison, not by ONNX's OneHot, for which a negative index counts from the end: here it names no class.
  OneHot: {
    attributes: ["depth", "onValue", "offValue", "dtype"],
    lower: (graph, { indices }, { depth, onValue, offValue, dtype }) => {
      const classes = Int32Array.from({ length: depth as number }, (_, i) => i);
      const column = reshape(graph, indices, [...indices.shape, 1]);
      const isHot = binary(
        graph,
        "Equal",
        column,
        graph.constant(classes, [classes.length], "int32"),
        "bool",
      );
      const type = (dtype ?? "int32") as ValueType;
      if (onValue === 1 && offValue === 0) return cast(graph, isHot, type);
      const [on, off] = [onValue, offValue].map((value) => graph.constant([value as number], [], type));
      return where(graph, isHot, on, off);
    },
  },
};
