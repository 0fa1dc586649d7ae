import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import { notNegative, type Pair, placesOf, type Window, windowOf } from "../window";
import { padsOf } from "./convolution";
import type { Attributes, LoweringTable } from "./lowering";
import { binary, cast, concat, pad, reshape, scalarLike, slice, transpose } from "./operators";

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

/** For each window, the element at one place of it: N, rows, columns, C. */
function elementsAt(graph: Graph, padded: Value, window: Window, [row, column]: Pair): Value {
  const [batch, , , channels] = padded.shape;
  const size = [batch, ...window.output, channels];
  return slice(graph, padded, [0, row, column, 0], size, [1, ...window.strides, 1]);
}

/**
 * The inverse of `elementsAt`: puts each window's element back to its place among zeros. Padding alone does it: the
 * rows and the channels of an element are followed by zeros, as many as a stride skips, and zeros go around the whole.
 */
function putBack(graph: Graph, elements: Value, window: Window, [row, column]: Pair): Value {
  const [batch, rows, columns, channels] = elements.shape;
  const [strideRows, strideColumns] = window.strides;
  const separate = reshape(graph, elements, [batch, rows, 1, columns, channels]);
  const apart = pad(
    graph,
    separate,
    [0, 0, 0, 0, 0],
    [0, 0, strideRows - 1, 0, (strideColumns - 1) * channels],
  );
  const spread = reshape(graph, apart, [batch, rows * strideRows, columns * strideColumns, channels]);
  const [height, width] = window.filter;
  return pad(graph, spread, [0, row, column, 0], [0, height - 1 - row, width - 1 - column, 0]);
}

/** Adds a gradient for each place of the window up to the gradient of the image. */
function sumOfPlaces(graph: Graph, window: Window, gradientAt: (place: Pair, i: number) => Value): Value {
  const sum = placesOf(window)
    .map((place, i) => putBack(graph, gradientAt(place, i), window, place))
    .reduce((total, term) => binary(graph, "Add", total, term));
  const [batch, height, width, channels] = sum.shape;
  const [top, left] = window.before;
  const read: Pair = [Math.min(window.input[0], height - top), Math.min(window.input[1], width - left)];
  const inside = slice(graph, sum, [0, top, left, 0], [batch, ...read, channels]);
  // Rows and columns that no window read.
  return pad(graph, inside, [0, 0, 0, 0], [0, window.input[0] - read[0], window.input[1] - read[1], 0]);
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
      const after = notNegative(window.after);
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
