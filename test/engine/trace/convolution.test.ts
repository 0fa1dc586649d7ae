import * as tf from "@tensorflow/tfjs";
import { convolutions } from "../../../src/engine/trace/convolution";
import { floats } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

type Padding =
  "same" | "valid" | number | [[number, number], [number, number], [number, number], [number, number]];

interface Geometry {
  readonly image: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: number | [number, number];
  readonly padding: Padding;
  readonly dilations?: number | [number, number];
  readonly rounding?: "floor" | "ceil";
}

const uneven: Padding = [
  [0, 0],
  [1, 2],
  [0, 1],
  [0, 0],
];

const geometries: Geometry[] = [
  { image: [2, 5, 6, 3], filter: [3, 3, 3, 4], strides: 1, padding: "same" },
  { image: [2, 5, 6, 3], filter: [3, 3, 3, 4], strides: 1, padding: "valid" },
  { image: [2, 5, 6, 3], filter: [3, 2, 3, 4], strides: 2, padding: "same" },
  { image: [2, 7, 6, 3], filter: [3, 3, 3, 2], strides: 2, padding: "valid" },
  { image: [2, 8, 9, 2], filter: [3, 3, 2, 2], strides: [3, 2], padding: "valid" },
  { image: [2, 5, 5, 3], filter: [1, 1, 3, 4], strides: 1, padding: "same" },
  { image: [2, 5, 5, 3], filter: [1, 1, 3, 4], strides: 2, padding: "valid" },
  { image: [1, 6, 5, 2], filter: [3, 3, 2, 3], strides: 2, padding: 1 },
  { image: [2, 6, 5, 2], filter: [3, 2, 2, 3], strides: 2, padding: uneven },
  { image: [1, 4, 4, 1], filter: [4, 4, 1, 2], strides: 1, padding: "same" },
  { image: [1, 4, 4, 1], filter: [4, 4, 1, 2], strides: 1, padding: "valid" },
  { image: [2, 9, 8, 2], filter: [3, 3, 2, 3], strides: 1, padding: "same", dilations: 2 },
  { image: [2, 9, 8, 2], filter: [2, 3, 2, 3], strides: 1, padding: "valid", dilations: [2, 3] },
  { image: [1, 6, 6, 2], filter: [3, 3, 2, 2], strides: 2, padding: 1, rounding: "ceil" },
];

const title = ({ strides, padding, dilations = 1, rounding }: Geometry) =>
  `strides ${strides}, padding ${JSON.stringify(padding)}, dilations ${dilations}${rounding ? `, ${rounding}` : ""}`;
// tfjs has no gradient of a dilated convolution, nor does its gradient pass the rounding on.
const hasGradient = ({ dilations, rounding }: Geometry) => dilations === undefined && rounding === undefined;
const image = (x: tf.Tensor) => x as tf.Tensor4D;

const convolve =
  ({ strides, padding, dilations, rounding }: Geometry, dataFormat: "NHWC" | "NCHW" = "NHWC") =>
  (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(image(x), image(filter), strides, padding, dataFormat, dilations, rounding);

const depthwise = (geometry: Geometry, multiplier: number) => {
  const { image: size, filter, strides, padding, dilations } = geometry;
  return {
    inputs: [floats(size), floats([filter[0], filter[1], size[3], multiplier])],
    compute: (x: tf.Tensor, weights: tf.Tensor) =>
      tf.depthwiseConv2d(image(x), image(weights), strides, padding, "NHWC", dilations),
  };
};

/** The gradient alone, without tfjs's own check that dilations are 1: what no forward case reaches. */
const backprop = (kernel: string): LoweringCase[] =>
  geometries.filter(hasGradient).map((geometry) => {
    const isOfInput = kernel.endsWith("Input");
    return {
      kernel,
      about: title(geometry),
      inputs: [floats(geometry.image), floats(geometry.filter)],
      compute: (x, filter) => tf.grads(convolve(geometry))([x, filter])[isOfInput ? 0 : 1],
    };
  });

const depthwiseBackprop = (kernel: string): LoweringCase[] =>
  geometries.filter(hasGradient).flatMap((geometry) =>
    [1, 2].map((multiplier) => {
      const { inputs, compute } = depthwise(geometry, multiplier);
      return {
        kernel,
        about: `${title(geometry)}, multiplier ${multiplier}`,
        inputs,
        compute: (x, filter) => tf.grads(compute)([x, filter])[kernel.endsWith("Input") ? 0 : 1],
      };
    }),
  );

const activations = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu"] as const;

describeLowerings(convolutions, [
  ...geometries.map((geometry): LoweringCase => ({
    kernel: "Conv2D",
    about: title(geometry),
    inputs: [floats(geometry.image), floats(geometry.filter)],
    compute: convolve(geometry),
    gradient: hasGradient(geometry),
  })),
  ...geometries
    .filter(({ padding }) => !Array.isArray(padding))
    .map((geometry): LoweringCase => {
      const [batch, height, width, channels] = geometry.image;
      return {
        kernel: "Conv2D",
        about: `NCHW, ${title(geometry)}`,
        inputs: [floats([batch, channels, height, width]), floats(geometry.filter)],
        compute: convolve(geometry, "NCHW"),
        isMissingOnWasm: true,
        gradient: hasGradient(geometry),
      };
    }),
  {
    kernel: "Conv2D",
    about: "conv1d",
    inputs: [floats([2, 9, 3]), floats([3, 3, 4])],
    compute: (x, filter) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 2, "same"),
    gradient: true,
  },
  {
    kernel: "Conv2D",
    about: "one image",
    inputs: [floats([5, 5, 2]), floats([3, 3, 2, 3])],
    compute: (x, filter) => tf.conv2d(x as tf.Tensor3D, image(filter), 1, "same"),
    gradient: true,
  },
  ...backprop("Conv2DBackpropInput"),
  {
    kernel: "Conv2DBackpropInput",
    about: "conv2dTranspose",
    inputs: [floats([2, 3, 3, 4]), floats([3, 3, 2, 4])],
    compute: (x, filter) => tf.conv2dTranspose(image(x), image(filter), [2, 6, 6, 2], 2, "same"),
    gradient: true,
  },
  ...backprop("Conv2DBackpropFilter"),
  ...activations.map((activation): LoweringCase => ({
    kernel: "FusedConv2D",
    about: activation,
    inputs: [floats([2, 5, 5, 3]), floats([3, 3, 3, 4]), floats([4])],
    compute: (x, filter, bias) =>
      tf.fused.conv2d({
        x: image(x),
        filter: image(filter),
        strides: 1,
        pad: "same",
        bias,
        activation,
        leakyreluAlpha: 0.3,
      }),
    gradient: true,
  })),
  {
    kernel: "FusedConv2D",
    about: "prelu",
    inputs: [floats([2, 5, 5, 3]), floats([3, 3, 3, 4]), floats([4])],
    compute: (x, filter, slopes) =>
      tf.fused.conv2d({
        x: image(x),
        filter: image(filter),
        strides: 1,
        pad: "same",
        activation: "prelu",
        preluActivationWeights: slopes,
      }),
  },
  ...geometries.flatMap((geometry) =>
    [1, 2].map((multiplier): LoweringCase => ({
      kernel: "DepthwiseConv2dNative",
      about: `${title(geometry)}, multiplier ${multiplier}`,
      ...depthwise(geometry, multiplier),
      gradient: hasGradient(geometry),
    })),
  ),
  {
    kernel: "DepthwiseConv2dNative",
    about: "separable",
    inputs: [floats([2, 5, 5, 3]), floats([3, 3, 3, 2]), floats([1, 1, 6, 4])],
    compute: (x, filter, pointwise) =>
      tf.separableConv2d(image(x), image(filter), image(pointwise), 1, "same"),
    gradient: true,
  },
  ...depthwiseBackprop("DepthwiseConv2dNativeBackpropInput"),
  ...depthwiseBackprop("DepthwiseConv2dNativeBackpropFilter"),
  {
    kernel: "FusedDepthwiseConv2D",
    inputs: [floats([2, 5, 5, 3]), floats([3, 3, 3, 2]), floats([6])],
    compute: (x, filter, bias) =>
      tf.fused.depthwiseConv2d({
        x: image(x),
        filter: image(filter),
        strides: 1,
        pad: "same",
        bias,
        activation: "relu",
      }),
  },
]);
