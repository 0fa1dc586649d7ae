import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import { activate } from "./activation";
import type { Attributes, Inputs, Lowering, LoweringTable } from "./lowering";
import { binary, reshape, slice, transpose } from "./operators";
import { notNegative, type Pair, pairOf, type Window, windowOf } from "../window";

/** Orders of axes: tfjs's images are NHWC (by default) and its filters HWIO, ONNX's are NCHW and OIHW. */
const NCHW_FROM_NHWC = [0, 3, 1, 2];
const NHWC_FROM_NCHW = [0, 2, 3, 1];
const OIHW_FROM_HWIO = [3, 2, 0, 1];
/** Of an image: channels first, then the batch, as the gradient of a filter wants it. */
const CNHW_FROM_NHWC = [3, 0, 1, 2];
const CNHW_FROM_NCHW = [1, 0, 2, 3];
/** Of a filter that came out with input channels first. */
const HWIO_FROM_IOHW = [2, 3, 0, 1];

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
 * The convolution of the image with the gradient of the result: channels take the place of the batch, the batch that
 * of the channels, and strides that of dilations.
 *
 * @param groups 1, or the number of input channels, each of which then meets output channels of its own.
 * @returns IOHW, or (depthwise) I, M, H, W.
 */
function filterGradient(
  graph: Graph,
  x: Value,
  dy: Value,
  { window, isChannelsFirst }: Geometry,
  groups = 1,
): Value {
  const order = isChannelsFirst ? CNHW_FROM_NCHW : CNHW_FROM_NHWC;
  const [images, gradients] = [transpose(graph, x, order), transpose(graph, dy, order)];
  const [channels, batch, height, width] = images.shape;
  // Rows and columns that no window read would lengthen the result.
  const [readHeight, readWidth] = [height, width].map((length, i) => length + Math.min(0, window.after[i]));
  const read = slice(graph, images, [0, 0, 0, 0], [channels, batch, readHeight, readWidth]);
  const grouped = reshape(graph, read, [channels / groups, groups * batch, readHeight, readWidth]);
  const result = graph.node(
    "Conv",
    [grouped, gradients],
    [grouped.shape[0], gradients.shape[0], ...window.filter],
    "float32",
    {
      kernel_shape: window.output,
      strides: window.dilations,
      dilations: window.strides,
      pads: padsOf(window),
      group: groups,
    },
  );
  return reshape(graph, result, [channels, gradients.shape[0] / groups, ...window.filter]);
}

const FORWARD = ["strides", "pad", "dataFormat", "dilations", "dimRoundingMode"];
const BACKWARD = ["strides", "pad", "dataFormat", "dimRoundingMode"];
const DEPTHWISE_BACKWARD = ["strides", "pad", "dilations", "dimRoundingMode"];

const conv2d: Lowering = {
  attributes: FORWARD,
  lower: (graph, { x, filter }, attributes) =>
    convolve(graph, x, filterOf(graph, filter), geometryOf(x.shape, filter.shape, attributes)),
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
      return inputGradient(graph, dy, filterOf(graph, filter), geometry);
    },
  },
  Conv2DBackpropFilter: {
    attributes: [...BACKWARD, "filterShape"],
    lower: (graph, { x, dy }, attributes) => {
      const geometry = geometryOf(x.shape, attributes.filterShape as number[], attributes);
      return transpose(graph, filterGradient(graph, x, dy, geometry), HWIO_FROM_IOHW);
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
      const geometry = geometryOf(x.shape, attributes.filterShape as number[], attributes, true);
      return transpose(graph, filterGradient(graph, x, dy, geometry, x.shape[3]), HWIO_FROM_IOHW);
    },
  },
};
