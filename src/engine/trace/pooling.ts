import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import { padsOf, type Window, windowOf } from "./convolution";
import type { Attributes, LoweringTable } from "./lowering";
import { binary, cast, concat, pad, reshape, scalarLike, slice, transpose } from "./operators";

type Pair = [number, number];

function windowFor(x: Value, { filterSize, strides, pad, dimRoundingMode }: Attributes): Window {
  const shape = [...x.shape] as [number, number, number, number];
  const roundingMode = (dimRoundingMode ?? undefined) as "floor" | undefined;
  return windowOf(
    tf.backend_util.computePool2DInfo(
      shape,
      filterSize as Pair,
      strides as Pair,
      1,
      pad as "same",
      roundingMode,
    ),
  );
}

/** An ONNX pooling operator, on images that tfjs keeps channels last. */
function pool(graph: Graph, op: string, x: Value, window: Window, attributes: Record<string, number>): Value {
  const image = transpose(graph, x, [0, 3, 1, 2]);
  const shape = [...image.shape.slice(0, 2), ...window.output];
  const pooled = graph.node(op, [image], shape, x.dtype, {
    kernel_shape: window.filter,
    strides: window.strides,
    pads: padsOf(window),
    ...attributes,
  });
  return transpose(graph, pooled, [0, 2, 3, 1]);
}

/** The places of a window, row by row. */
function placesOf({ filter: [height, width] }: Window): Pair[] {
  return Array.from({ length: height * width }, (_, i) => [Math.floor(i / width), i % width]);
}

/** For each window, the element at one place of it: N, rows, columns, C. */
function elementsAt(graph: Graph, padded: Value, window: Window, [row, column]: Pair): Value {
  const [batch, , , channels] = padded.shape;
  const size = [batch, ...window.output, channels];
  return slice(graph, padded, [0, row, column, 0], size, [1, ...window.strides, 1]);
}

/**
 * The inverse of `elementsAt`: puts each window's element back to its place in an image of zeros. Padding and cutting
 * alone do it: zeros between the elements by padding axes of length 1, and zeros around them.
 */
function putBack(graph: Graph, elements: Value, window: Window, [row, column]: Pair): Value {
  const [batch, rows, columns, channels] = elements.shape;
  const [strideRows, strideColumns] = window.strides;
  const apart = pad(
    graph,
    reshape(graph, elements, [batch, rows, 1, columns, 1, channels]),
    [0, 0, 0, 0, 0, 0],
    [0, 0, strideRows - 1, 0, strideColumns - 1, 0],
  );
  const [height, width] = [0, 1].map((i) => window.before[i] + window.input[i] + window.after[i]);
  const spread = reshape(graph, apart, [batch, rows * strideRows, columns * strideColumns, channels]);
  // The zeros behind the last element may reach further than the image.
  const fitting = slice(
    graph,
    spread,
    [0, 0, 0, 0],
    [
      batch,
      Math.min(rows * strideRows, height - row),
      Math.min(columns * strideColumns, width - column),
      channels,
    ],
  );
  const after = [0, height - row - fitting.shape[1], width - column - fitting.shape[2], 0];
  return pad(graph, fitting, [0, row, column, 0], after);
}

/** Adds a gradient for each place of the window up to the gradient of the image. */
function sumOfPlaces(graph: Graph, window: Window, gradientAt: (place: Pair, i: number) => Value): Value {
  const padded = placesOf(window)
    .map((place, i) => putBack(graph, gradientAt(place, i), window, place))
    .reduce((sum, term) => binary(graph, "Add", sum, term));
  const [batch, , , channels] = padded.shape;
  const read = slice(
    graph,
    padded,
    [0, ...window.before, 0],
    [
      batch,
      ...([0, 1].map((i) => Math.min(window.input[i], padded.shape[1 + i] - window.before[i])) as Pair),
      channels,
    ],
  );
  // Rows and columns that no window read.
  const unread = [0, window.input[0] - read.shape[1], window.input[1] - read.shape[2], 0];
  return pad(graph, read, [0, 0, 0, 0], unread);
}

/** Pooling of images over windows, and its gradients. */
export const pooling: LoweringTable = {
  MaxPool: {
    attributes: ["filterSize", "strides", "pad", "dimRoundingMode"],
    lower: (graph, { x }, attributes) => pool(graph, "MaxPool", x, windowFor(x, attributes), {}),
  },
  // The gradient goes to the first maximum of each window, found again with ArgMax: MaxPool's own indices and
  // MaxUnpool fail on ONNX Runtime's WebGPU provider.
  MaxPoolGrad: {
    attributes: ["filterSize", "strides", "pad", "dimRoundingMode"],
    lower: (graph, { dy, input }, attributes) => {
      const window = windowFor(input, attributes);
      const after = window.after.map((amount) => Math.max(0, amount));
      const padded = pad(graph, input, [0, ...window.before, 0], [0, ...after, 0], -Infinity);
      const elements = placesOf(window).map((place) => elementsAt(graph, padded, window, place));
      const slabs = elements.map((each) => reshape(graph, each, [1, ...each.shape]));
      const winner = graph.node("ArgMax", [concat(graph, slabs, 0)], dy.shape, "int64", {
        axis: 0,
        keepdims: 0,
      });
      const winners = cast(graph, winner, "int32");
      return sumOfPlaces(graph, window, (_place, i) => {
        const isWinner = binary(graph, "Equal", winners, scalarLike(graph, winners, i), "bool");
        return binary(graph, "Mul", dy, cast(graph, isWinner, "float32"));
      });
    },
  },
  AvgPool: {
    attributes: ["filterSize", "strides", "pad", "dimRoundingMode"],
    lower: (graph, { x }, attributes) =>
      pool(graph, "AveragePool", x, windowFor(x, attributes), { count_include_pad: 0 }),
  },
  AvgPoolGrad: {
    attributes: ["filterSize", "strides", "pad"],
    lower: (graph, { dy, input }, attributes) => {
      const window = windowFor(input, attributes);
      if ([...window.before, ...window.after].some((amount) => amount > 0)) {
        throw new RangeError(
          'expected the padding "valid": tfjs divides the gradient of a window at the border by too much',
        );
      }
      const share = graph.scalar(1 / (window.filter[0] * window.filter[1]));
      const gradient = binary(graph, "Mul", dy, share);
      return sumOfPlaces(graph, window, () => gradient);
    },
  },
};
