import * as tf from "@tensorflow/tfjs";
import { pooling } from "../../../src/engine/trace/pooling";
import { floats, ints } from "../agreement";
import { describeLowerings, type LoweringCase } from "./lowering-cases";

interface Geometry {
  readonly image: [number, number, number, number];
  readonly window: number | [number, number];
  readonly strides: number | [number, number];
  readonly padding: "same" | "valid" | number;
}

const geometries: Geometry[] = [
  { image: [2, 4, 6, 3], window: 2, strides: 2, padding: "valid" },
  { image: [2, 5, 7, 3], window: 2, strides: 2, padding: "valid" },
  { image: [2, 5, 7, 3], window: 2, strides: 2, padding: "same" },
  { image: [2, 6, 6, 2], window: 3, strides: 1, padding: "valid" },
  { image: [2, 6, 6, 2], window: 3, strides: 1, padding: "same" },
  { image: [2, 7, 8, 2], window: 3, strides: 2, padding: "same" },
  { image: [1, 7, 8, 2], window: [3, 2], strides: [2, 3], padding: "valid" },
  { image: [1, 9, 9, 1], window: 2, strides: 4, padding: "valid" },
  { image: [1, 6, 6, 2], window: 3, strides: 2, padding: 1 },
  { image: [2, 3, 3, 2], window: 3, strides: 1, padding: "valid" },
  { image: [1, 4, 4, 2], window: 1, strides: 1, padding: "valid" },
];

const title = ({ window, strides, padding }: Geometry) =>
  `window ${window}, strides ${strides}, padding ${padding}`;
const pool =
  (operation: typeof tf.maxPool, { window, strides, padding }: Geometry) =>
  (x: tf.Tensor) =>
    operation(x as tf.Tensor4D, window, strides, padding);

/** Small whole numbers, so that windows have several maxima. */
const withTies = (shape: number[]) => {
  const { data } = ints(shape, 0, 3);
  return { data: Float32Array.from(data), shape };
};

describeLowerings(pooling, [
  ...geometries.flatMap((geometry): LoweringCase[] => [
    {
      kernel: "MaxPool",
      about: title(geometry),
      inputs: [floats(geometry.image)],
      compute: pool(tf.maxPool, geometry),
    },
    {
      kernel: "MaxPoolGrad",
      about: title(geometry),
      inputs: [floats(geometry.image)],
      compute: tf.grad(pool(tf.maxPool, geometry)),
    },
    {
      kernel: "MaxPool",
      about: `ties, ${title(geometry)}`,
      inputs: [withTies(geometry.image)],
      compute: pool(tf.maxPool, geometry),
      gradient: true,
    },
    {
      kernel: "AvgPool",
      about: title(geometry),
      inputs: [floats(geometry.image)],
      compute: pool(tf.avgPool, geometry),
      gradient: geometry.padding === "valid",
    },
    ...(geometry.padding === "valid"
      ? [
          {
            kernel: "AvgPoolGrad",
            about: title(geometry),
            inputs: [floats(geometry.image)],
            compute: tf.grad(pool(tf.avgPool, geometry)),
          },
        ]
      : []),
  ]),
  {
    kernel: "MaxPool",
    about: "dilated, by space to batch",
    inputs: [floats([1, 6, 6, 2])],
    compute: (x) => tf.pool(x as tf.Tensor4D, 2, "max", "same", 2),
    gradient: true,
  },
]);
