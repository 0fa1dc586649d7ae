import * as tf from "@tensorflow/tfjs";
import { type Pair, placesOf, type Window, windowOf } from "../../window";
import type { KernelAttributes, WasmKernel } from "./kernel";
import { elementsAt, padImage, sumOfPlaces } from "./windows";

type Shape4D = [number, number, number, number];

/** The geometry of a convolution of images that are channels last, and not dilated: tfjs has gradients of no other. */
function windowFor(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dataFormat, dilations, dimRoundingMode }: KernelAttributes,
  depthwise = false,
): Window {
  const window = windowOf(
    tf.backend_util.computeConv2DInfo(
      inputShape as Shape4D,
      filterShape as Shape4D,
      strides as Pair,
      (dilations ?? 1) as Pair,
      pad as "same",
      (dimRoundingMode ?? undefined) as "floor" | undefined,
      depthwise,
    ),
  );
  if ((dataFormat ?? "NHWC") !== "NHWC" || window.dilations.some((dilation) => dilation !== 1)) {
    throw new RangeError("wasm: expected a gradient of an undilated convolution in the data format NHWC");
  }
  return window;
}

const asRows = (image: tf.Tensor) => tf.reshape(image, [-1, image.shape[3]!]) as tf.Tensor2D;

/** The filter at one place: input channels x output channels. */
function filterAt(filter: tf.Tensor, place: number): tf.Tensor2D {
  const [height, width, inputs, outputs] = filter.shape as Shape4D;
  const places = tf.reshape(filter, [height * width, inputs, outputs]);
  return tf.reshape(tf.slice(places, [place, 0, 0], [1, inputs, outputs]), [inputs, outputs]);
}

/** Missing in tfjs: at each place of the filter, the product of what it read with the gradient of what it made. */
export const conv2dBackpropFilter: WasmKernel = {
  name: "Conv2DBackpropFilter",
  compute({ x, dy }, attributes) {
    const window = windowFor(x.shape, attributes.filterShape as number[], attributes);
    const padded = padImage(x, window);
    const gradients = placesOf(window).map((place) =>
      tf.tidy(() => tf.matMul(asRows(elementsAt(padded, window, place)), asRows(dy), true)),
    );
    return tf.reshape(tf.stack(gradients), attributes.filterShape as number[]);
  },
};

/** tfjs's kernel is a scalar loop; a product for each place of the filter is seven times as fast. */
export const conv2dBackpropInput: WasmKernel = {
  name: "Conv2DBackpropInput",
  compute({ dy, filter }, attributes) {
    const window = windowFor(attributes.inputShape as number[], filter.shape, attributes);
    const rows = asRows(dy);
    return sumOfPlaces(window, (_place, i) =>
      tf.reshape(tf.matMul(rows, filterAt(filter, i), false, true), [
        ...dy.shape.slice(0, 3),
        filter.shape[2]!,
      ]),
    );
  },
};

/** Channels of their own for each input channel: ..., I * M -> ..., I, M. */
const apart = (dy: tf.Tensor, channels: number) => tf.reshape(dy, [-1, channels, dy.shape[3]! / channels]);

/** Missing in tfjs. */
export const depthwiseBackpropFilter: WasmKernel = {
  name: "DepthwiseConv2dNativeBackpropFilter",
  compute({ x, dy }, attributes) {
    const window = windowFor(x.shape, attributes.filterShape as number[], attributes, true);
    const channels = x.shape[3]!;
    const padded = padImage(x, window);
    const gradients = placesOf(window).map((place) =>
      tf.tidy(() => {
        const read = tf.expandDims(asRows(elementsAt(padded, window, place)), 2);
        return tf.sum(tf.mul(read, apart(dy, channels)), 0);
      }),
    );
    return tf.reshape(tf.stack(gradients), attributes.filterShape as number[]);
  },
};

/** Missing in tfjs. */
export const depthwiseBackpropInput: WasmKernel = {
  name: "DepthwiseConv2dNativeBackpropInput",
  compute({ dy, filter }, attributes) {
    const window = windowFor(attributes.inputShape as number[], filter.shape, attributes, true);
    const channels = filter.shape[2]!;
    const gradient = apart(dy, channels);
    return sumOfPlaces(window, (_place, i) =>
      tf.reshape(tf.sum(tf.mul(gradient, filterAt(filter, i)), 2), [...dy.shape.slice(0, 3), channels]),
    );
  },
};
