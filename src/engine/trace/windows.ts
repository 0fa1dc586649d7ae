/** Images in terms of the windows that a convolution or a pooling reads: N, rows, columns, C. */
import type { Graph, Value } from "../onnx/graph";
import { notNegative, type Pair, pairOf, placesOf, type Window } from "../window";
import { binary, concat, fill, pad, reshape, slice } from "./operators";

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
 * The inverse of `elementsAt`, for all places of the window: adds their gradients up to the gradient of the image.
 *
 * Rows whose numbers leave the same remainder by the stride belong together (columns likewise): within such a group
 * places lie whole strides apart, so their gradients are shifted and added, and the groups are then interleaved.
 */
export function sumOfPlaces(
  graph: Graph,
  window: Window,
  gradientAt: (place: Pair, i: number) => Value,
): Value {
  const { filter, strides, input, before } = window;
  const places = placesOf(window);
  const gradients = places.map(gradientAt);
  const [batch, rows, columns, channels] = gradients[0].shape;
  const longest = pairOf((i) => Math.floor((filter[i] - 1) / strides[i]));

  const shifted = gradients.map((gradient, i) => {
    const by = pairOf((axis) => Math.floor(places[i][axis] / strides[axis]));
    return pad(graph, gradient, [0, ...by, 0], [0, longest[0] - by[0], longest[1] - by[1], 0]);
  });
  const [height, width] = [rows + longest[0], columns + longest[1]];
  const group = (row: number, column: number) => {
    const members = shifted.filter(
      (_, i) => places[i][0] % strides[0] === row && places[i][1] % strides[1] === column,
    );
    return members.length > 0
      ? members.reduce((sum, each) => binary(graph, "Add", sum, each))
      : fill(graph, [batch, height, width, channels], 0, "float32");
  };
  const lines = Array.from({ length: strides[0] }, (_, row) => {
    const line = concat(
      graph,
      Array.from({ length: strides[1] }, (_, column) => group(row, column)),
      3,
    );
    return reshape(graph, line, [batch, height, 1, width * strides[1] * channels]);
  });
  const image = reshape(graph, concat(graph, lines, 2), [
    batch,
    height * strides[0],
    width * strides[1],
    channels,
  ]);

  const read = pairOf((axis) => Math.min(input[axis], image.shape[1 + axis] - before[axis]));
  const inside = slice(graph, image, [0, ...before, 0], [batch, ...read, channels]);
  // Rows and columns that no window read.
  return pad(graph, inside, [0, 0, 0, 0], [0, input[0] - read[0], input[1] - read[1], 0]);
}
