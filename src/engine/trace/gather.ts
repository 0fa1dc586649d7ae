import type { Graph, Value, ValueType } from "../onnx/graph";
import type { LoweringTable } from "./lowering";
import { binary, cast, fill, reshape, scalarLike, where, wrapAxis } from "./operators";

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

/** Kernels that read and write elements by their index. */
export const gathering: LoweringTable = {
  GatherV2: {
    attributes: ["axis", "batchDims"],
    lower: (graph, { x, indices }, { axis, batchDims }) => {
      const at = wrapAxis(axis as number, x.shape.length);
      const batch = (batchDims ?? 0) as number;
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
  // The gradient of gather. A negative index names no segment in tfjs, but a place counted from the end in ONNX.
  UnsortedSegmentSum: {
    attributes: ["numSegments"],
    lower: (graph, { x, segmentIds }, { numSegments }) => {
      const zero = scalarLike(graph, segmentIds, 0);
      const isDropped = binary(graph, "Less", segmentIds, zero, "bool");
      const inner = x.shape.slice(segmentIds.shape.length);
      const column = reshape(graph, isDropped, [...segmentIds.shape, ...inner.map(() => 1)]);
      const kept = where(graph, column, scalarLike(graph, x, 0), x);
      const places = reshape(graph, binary(graph, "Max", segmentIds, zero), [...segmentIds.shape, 1]);
      const zeros = fill(graph, [numSegments as number, ...inner], 0, x.dtype);
      return scatter(graph, zeros, places, kept, "add");
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
