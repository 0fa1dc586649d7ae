import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import { cast, scalarLike } from "./elementwise";
import type { LoweringTable } from "./lowering";
import { fill, reshape } from "./shape";

/** Sums rows into `shape`, at the places that the last axis of `indices` names. Repeatable bit by bit. */
function scatterAdd(graph: Graph, indices: Value, updates: Value, shape: readonly number[]): Value {
  const zeros = fill(graph, shape, 0, updates.dtype);
  const places = cast(graph, indices, "int64");
  return graph.node("ScatterND", [zeros, places, updates], shape, updates.dtype, { reduction: "add" });
}

/** Kernels that read and write elements by their index. */
export const gathering: LoweringTable = {
  GatherV2: {
    attributes: ["axis", "batchDims"],
    lower: (graph, { x, indices }, { axis, batchDims }) => {
      if (batchDims) {
        throw new RangeError(`GatherV2: expected batchDims 0 in a compiled step, got ${String(batchDims)}`);
      }
      const at = tf.util.parseAxisParam(axis as number, [...x.shape])[0];
      const gathered = [...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)];
      return graph.node("Gather", [x, indices], gathered, x.dtype, { axis: at });
    },
  },
  // The gradient of gather.
  UnsortedSegmentSum: {
    attributes: ["numSegments"],
    lower: (graph, { x, segmentIds }, { numSegments }) => {
      const shape = [numSegments as number, ...x.shape.slice(segmentIds.shape.length)];
      return scatterAdd(graph, reshape(graph, segmentIds, [...segmentIds.shape, 1]), x, shape);
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
    lower: (graph, { indices, updates }, { shape }) => scatterAdd(graph, indices, updates, shape as number[]),
  },
  OneHot: {
    attributes: ["depth", "onValue", "offValue", "dtype"],
    lower: (graph, { indices }, { depth, onValue, offValue, dtype }) => {
      const type = (dtype ?? "int32") as "float32" | "int32";
      const values = graph.constant([offValue as number, onValue as number], [2], type);
      const hot = [...indices.shape, depth as number];
      return graph.node("OneHot", [indices, scalarLike(graph, indices, depth as number), values], hot, type);
    },
  },
};
