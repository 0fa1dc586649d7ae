import * as tf from "@tensorflow/tfjs";
import { notNegative, type Pair, pairOf, placesOf, type Window } from "../../window";

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
 * The inverse of `elementsAt`, for all places of the window: adds their gradients up to the gradient of the image.
 *
 * Rows whose numbers leave the same remainder by the stride belong together (columns likewise): within such a group
 * places lie whole strides apart, so their gradients are shifted and added, and the groups are then interleaved.
 */
export function sumOfPlaces(window: Window, gradientAt: (place: Pair, i: number) => tf.Tensor): tf.Tensor {
  const { filter, strides, input, before } = window;
  const places = placesOf(window);
  const longest = pairOf((i) => Math.floor((filter[i] - 1) / strides[i]));
  const shifted = places.map((place, i) =>
    tf.tidy(() => {
      const [top, left] = pairOf((axis) => Math.floor(place[axis] / strides[axis]));
      return tf.pad(gradientAt(place, i), [
        [0, 0],
        [top, longest[0] - top],
        [left, longest[1] - left],
        [0, 0],
      ]);
    }),
  );
  const [batch, height, width, channels] = shifted[0].shape as [number, number, number, number];
  const group = (row: number, column: number) => {
    const members = shifted.filter(
      (_, i) => places[i][0] % strides[0] === row && places[i][1] % strides[1] === column,
    );
    return members.length > 0 ? tf.addN(members) : tf.zeros([batch, height, width, channels]);
  };
  const lines = Array.from({ length: strides[0] }, (_, row) =>
    tf.concat(
      Array.from({ length: strides[1] }, (_, column) => group(row, column)),
      3,
    ),
  );
  const image = tf.reshape(tf.stack(lines, 2), [batch, height * strides[0], width * strides[1], channels]);

  const read = pairOf((axis) => Math.min(input[axis], image.shape[1 + axis]! - before[axis]));
  const inside = tf.slice(image, [0, ...before, 0], [batch, ...read, channels]);
  // Rows and columns that no window read.
  return tf.pad(inside, [
    [0, 0],
    [0, input[0] - read[0]],
    [0, input[1] - read[1]],
    [0, 0],
  ]);
}
