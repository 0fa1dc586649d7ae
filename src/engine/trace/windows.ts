/** Images in terms of the windows that a convolution or a pooling reads: N, rows, columns, C. */
import type { Graph, Value } from "../onnx/graph";
import { notNegative, type Pair, placesOf, type Window } from "../window";
import { binary, pad, reshape, slice } from "./operators";

/** The image with the padding that the windows read. */
export function padImage(graph: Graph, image: Value, { before, after }: Window, value = 0): Value {
  return pad(graph, image, [0, ...before, 0], [0, ...notNegative(after), 0], value);
}

/** For each window, the element of the padded image at one place of it: N, rows, columns, C. */
export function elementsAt(graph: Graph, padded: Value, window: Window, [row, column]: Pair): Value {
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
export function sumOfPlaces(
  graph: Graph,
  window: Window,
  gradientAt: (place: Pair, i: number) => Value,
): Value {
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
