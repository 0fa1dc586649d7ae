import * as tf from "@tensorflow/tfjs";
import { notNegative, type Pair, placesOf, type Window } from "../../window";

/** The image with the padding that the windows read. */
export function padImage(image: tf.Tensor, { before, after }: Window, value = 0): tf.Tensor4D {
  const [bottom, right] = notNegative(after);
  return tf.pad(
    image as tf.Tensor4D,
    [
      [0, 0],
      [before[0], bottom],
      [before[1], right],
      [0, 0],
    ],
    value,
  );
}

/** For each window, the element of the padded image at one place of it: N, rows, columns, C. */
export function elementsAt(padded: tf.Tensor4D, window: Window, [row, column]: Pair): tf.Tensor4D {
  const [batch, , , channels] = padded.shape;
  const [[rows, columns], [strideRows, strideColumns]] = [window.output, window.strides];
  const end = [
    batch,
    row + (rows - 1) * strideRows + 1,
    column + (columns - 1) * strideColumns + 1,
    channels,
  ];
  return tf.stridedSlice(padded, [0, row, column, 0], end, [1, strideRows, strideColumns, 1]) as tf.Tensor4D;
}

/**
 * The inverse of `elementsAt`: puts each window's element back to its place among zeros. The rows and the channels of
 * an element are followed by zeros, as many as a stride skips, and zeros go around the whole.
 */
function putBack(elements: tf.Tensor4D, { strides, filter }: Window, [row, column]: Pair): tf.Tensor4D {
  const [batch, rows, columns, channels] = elements.shape;
  const apart = tf.pad(tf.reshape(elements, [batch, rows, 1, columns, channels]), [
    [0, 0],
    [0, 0],
    [0, strides[0] - 1],
    [0, 0],
    [0, (strides[1] - 1) * channels],
  ]);
  const spread = tf.reshape(apart, [batch, rows * strides[0], columns * strides[1], channels]);
  const after: Pair = [filter[0] - 1 - row, filter[1] - 1 - column];
  return tf.pad(spread as tf.Tensor4D, [
    [0, 0],
    [row, after[0]],
    [column, after[1]],
    [0, 0],
  ]);
}

/** Adds a gradient for each place of the window up to the gradient of the image. */
export function sumOfPlaces(window: Window, gradientAt: (place: Pair, i: number) => tf.Tensor): tf.Tensor {
  const sum = placesOf(window)
    .map((place, i) => tf.tidy(() => putBack(gradientAt(place, i) as tf.Tensor4D, window, place)))
    .reduce((total, term) => tf.add(total, term));
  const [batch, height, width, channels] = sum.shape;
  const [top, left] = window.before;
  const read: Pair = [Math.min(window.input[0], height - top), Math.min(window.input[1], width - left)];
  const inside = tf.slice(sum, [0, top, left, 0], [batch, ...read, channels]);
  // Rows and columns that no window read.
  return tf.pad(inside, [
    [0, 0],
    [0, window.input[0] - read[0]],
    [0, window.input[1] - read[1]],
    [0, 0],
  ]);
}
