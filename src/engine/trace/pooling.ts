import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import { type Pair, type Window, windowOf } from "../window";
import { padsOf } from "./convolution";
import type { Attributes, LoweringTable } from "./lowering";
import { binary, cast, transpose, unary } from "./operators";
import { elementsAt, padImage, sumOfPlaces } from "./windows";

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

/** Pooling of images over windows, and its gradients. */
export const pooling: LoweringTable = {
  MaxPool: {
    attributes: ["filterSize", "strides", "pad", "dimRoundingMode"],
    lower: (graph, { x }, attributes) => pool(graph, "MaxPool", x, windowFor(x, attributes), {}),
  },
  // The gradient goes to the first maximum of each window, found again by comparison: MaxPool's own indices and
  // MaxUnpool fail on ONNX Runtime's WebGPU provider.
  MaxPoolGrad: {
    attributes: ["filterSize", "strides", "pad", "dimRoundingMode"],
    lower: (graph, { dy, input, output }, attributes) => {
      const window = windowFor(input, attributes);
      const padded = padImage(graph, input, window, -Infinity);
      let isOpen: Value | undefined;
      return sumOfPlaces(graph, window, (place) => {
        const isMaximum = binary(graph, "Equal", elementsAt(graph, padded, window, place), output, "bool");
        const isFirst = isOpen ? binary(graph, "And", isMaximum, isOpen) : isMaximum;
        const isElsewhere = unary(graph, "Not", isMaximum);
        isOpen = isOpen ? binary(graph, "And", isOpen, isElsewhere) : isElsewhere;
        return binary(graph, "Mul", dy, cast(graph, isFirst, "float32"));
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
