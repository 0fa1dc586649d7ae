import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import { sizeOf } from "../tensors";
import { notNegative, type Pair, pairOf, placesOf, type Window, windowOf } from "../window";
import { activate } from "./activation";
import type { Attributes, Inputs, Lowering, LoweringTable } from "./lowering";
import { matMul } from "./matmul";
import { binary, concat, reshape, transpose } from "./operators";
import { reduce } from "./reduce";
import { elementsAt, padImage } from "./windows";

/** Orders of axes: tfjs's images are NHWC (by default) and its filters HWIO, ONNX's are NCHW and OIHW. */
const NCHW_FROM_NHWC = [0, 3, 1, 2];
const NHWC_FROM_NCHW = [0, 2, 3, 1];
const OIHW_FROM_HWIO = [3, 2, 0, 1];

/** The padding as ONNX writes it: both beginnings, then both ends. ONNX leaves what no window reads by itself. */
export const padsOf = ({ before, after }: Window): number[] => [...before, ...notNegative(after)];

interface Geometry {
  readonly window: Window;
  readonly isChannelsFirst: boolean;
}

function geometryOf(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dataFormat, dilations, dimRoundingMode }: Attributes,
  depthwise = false,
): Geometry {
  const isChannelsFirst = dataFormat === "NCHW";
  const info = tf.backend_util.computeConv2DInfo(
    [...inputShape] as [number, number, number, number],
    [...filterShape] as [number, number, number, number],
    strides as Pair,
    (dilations ?? 1) as Pair,
    pad as "same",
    (dimRoundingMode ?? undefined) as "floor" | undefined,
    depthwise,
    isChannelsFirst ? "channelsFirst" : "channelsLast",
  );
  return { window: windowOf(info), isChannelsFirst };
}

const channelsFirst = (graph: Graph, image: Value, isChannelsFirst: boolean) =>
  isChannelsFirst ? image : transpose(graph, image, NCHW_FROM_NHWC);
const fromChannelsFirst = (graph: Graph, image: Value, isChannelsFirst: boolean) =>
  isChannelsFirst ? image : transpose(graph, image, NHWC_FROM_NCHW);

/** tfjs's filter as ONNX's. */
const filterOf = (graph: Graph, filter: Value) => transpose(graph, filter, OIHW_FROM_HWIO);

/** A filter of depthwise convolution, HWIM, as one of `I * M` output channels that see one input channel each. */
function depthwiseFilter(graph: Graph, filter: Value): Value {
  const [height, width, channels, multiplier] = filter.shape;
  return reshape(graph, transpose(graph, filter, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]);
}

/** Whether the filter sees one pixel at a time, all of them, with the channels last. */
function isProduct({ window, isChannelsFirst }: Geometry): boolean {
  const { filter, strides, before, after } = window;
  return (
    !isChannelsFirst &&
    [...filter, ...strides].every((n) => n === 1) &&
    [...before, ...after].every((n) => n === 0)
  );
}

/** A convolution that is a product, at twice the speed: no axes change places. */
function productOfRows(graph: Graph, image: Value, filter: Value, transposed: boolean): Value {
  const matrix = reshape(graph, filter, filter.shape.slice(2));
  const rows = reshape(graph, image, [sizeOf(image.shape) / image.shape[3], image.shape[3]]);
  const product = matMul(graph, rows, matrix, false, transposed);
  return reshape(graph, product, image.shape.with(3, product.shape[1]));
}

function convolve(
  graph: Graph,
  x: Value,
  filter: Value,
  { window, isChannelsFirst }: Geometry,
  groups = 1,
): Value {
  const image = channelsFirst(graph, x, isChannelsFirst);
  const result = graph.node(
    "Conv",
    [image, filter],
    [image.shape[0], filter.shape[0], ...window.output],
    "float32",
    {
      kernel_shape: window.filter,
      strides: window.strides,
      dilations: window.dilations,
      pads: padsOf(window),
      group: groups,
    },
  );
  return fromChannelsFirst(graph, result, isChannelsFirst);
}

/** Each window's gradient, spread over the elements that the window read. */
function inputGradient(
  graph: Graph,
  dy: Value,
  filter: Value,
  { window, isChannelsFirst }: Geometry,
  groups = 1,
): Value {
  const image = channelsFirst(graph, dy, isChannelsFirst);
  const result = graph.node(
    "ConvTranspose",
    [image, filter],
    [image.shape[0], filter.shape[1] * groups, ...window.input],
    "float32",
    {
      kernel_shape: window.filter,
      strides: window.strides,
      dilations: window.dilations,
      pads: padsOf(window),
      // Rows and columns that no window read: their gradient is 0.
      output_padding: notNegative(pairOf((i) => -window.after[i])),
      group: groups,
    },
  );
  return fromChannelsFirst(graph, result, isChannelsFirst);
}

/**
 * At each place of the filter, what it read and the gradient of what that went into, combined: twice as fast as a
 * convolution of the image with the gradient, whose filter would be as large as an image.
 *
 * @param combine the gradient of the filter at one place, from rows of its inputs and rows of its outputs' gradient.
 * @returns in the shape of the filter.
 */
function filterGradient(
  graph: Graph,
  x: Value,
  dy: Value,
  filterShape: readonly number[],
  { window, isChannelsFirst }: Geometry,
  combine: (read: Value, gradient: Value) => Value,
): Value {
  const [image, gradient] = [x, dy].map((each) =>
    isChannelsFirst ? transpose(graph, each, NHWC_FROM_NCHW) : each,
  );
  const asRows = (each: Value) => reshape(graph, each, [sizeOf(each.shape) / each.shape[3], each.shape[3]]);
  const padded = padImage(graph, image, window);
  const gradients = placesOf(window).map((place) =>
    combine(asRows(elementsAt(graph, padded, window, place)), asRows(gradient)),
  );
  return reshape(graph, concat(graph, gradients, 0), filterShape);
}

const FORWARD = ["strides", "pad", "dataFormat", "dilations", "dimRoundingMode"];
const BACKWARD = ["strides", "pad", "dataFormat", "dimRoundingMode"];
const DEPTHWISE_BACKWARD = ["strides", "pad", "dilations", "dimRoundingMode"];

const conv2d: Lowering = {
  attributes: FORWARD,
  lower: (graph, { x, filter }, attributes) => {
    const geometry = geometryOf(x.shape, filter.shape, attributes);
    if (isProduct(geometry)) return productOfRows(graph, x, filter, false);
    return convolve(graph, x, filterOf(graph, filter), geometry);
  },
};

const depthwiseConv2d: Lowering = {
  attributes: FORWARD,
  lower: (graph, { x, filter }, attributes) => {
    const geometry = geometryOf(x.shape, filter.shape, attributes, true);
    return convolve(graph, x, depthwiseFilter(graph, filter), geometry, filter.shape[2]);
  },
};

/** A convolution, a bias for each output channel, and an activation, in one kernel. */
const fused = (convolution: Lowering): Lowering => ({
  attributes: [...FORWARD, "activation", "leakyreluAlpha"],
  lower: (graph, { bias, preluActivationWeights, ...operands }: Inputs, attributes) => {
    if (attributes.dataFormat !== "NHWC") {
      throw new RangeError(`expected the data format NHWC, got ${String(attributes.dataFormat)}`);
    }
    const result = convolution.lower(graph, operands, attributes) as Value;
    const biased = bias ? binary(graph, "Add", result, bias) : result;
    const { activation = "linear", leakyreluAlpha } = attributes;
    return activate(graph, biased, activation as string, preluActivationWeights, leakyreluAlpha as number);
  },
});

/** Convolutions of images, and their gradients. */
export const convolutions: LoweringTable = {
  Conv2D: conv2d,
  FusedConv2D: fused(conv2d),
  Conv2DBackpropInput: {
    attributes: [...BACKWARD, "inputShape"],
    lower: (graph, { dy, filter }, attributes) => {
      const geometry = geometryOf(attributes.inputShape as number[], filter.shape, attributes);
      if (isProduct(geometry)) return productOfRows(graph, dy, filter, true);
      return inputGradient(graph, dy, filterOf(graph, filter), geometry);
    },
  },
  Conv2DBackpropFilter: {
    attributes: [...BACKWARD, "filterShape"],
    lower: (graph, { x, dy }, attributes) => {
      const shape = attributes.filterShape as number[];
      return filterGradient(graph, x, dy, shape, geometryOf(x.shape, shape, attributes), (read, gradient) =>
        matMul(graph, read, gradient, true, false),
      );
    },
  },

  DepthwiseConv2dNative: depthwiseConv2d,
  FusedDepthwiseConv2D: fused(depthwiseConv2d),
  DepthwiseConv2dNativeBackpropInput: {
    attributes: [...DEPTHWISE_BACKWARD, "inputShape"],
    lower: (graph, { dy, filter }, attributes) => {
      const geometry = geometryOf(attributes.inputShape as number[], filter.shape, attributes, true);
      return inputGradient(graph, dy, depthwiseFilter(graph, filter), geometry, filter.shape[2]);
    },
  },
  DepthwiseConv2dNativeBackpropFilter: {
    attributes: [...DEPTHWISE_BACKWARD, "filterShape"],
    lower: (graph, { x, dy }, attributes) => {
      const shape = attributes.filterShape as number[];
      const geometry = geometryOf(x.shape, shape, attributes, true);
      const [, , channels, multiplier] = shape;
      return filterGradient(graph, x, dy, shape, geometry, (read, gradient) => {
        const [inputs, outputs] = [
          reshape(graph, read, [read.shape[0], channels, 1]),
          reshape(graph, gradient, [read.shape[0], channels, multiplier]),
        ];
        return reduce(graph, "ReduceSum", binary(graph, "Mul", inputs, outputs), 0, true);
      });
    },
  },
};
