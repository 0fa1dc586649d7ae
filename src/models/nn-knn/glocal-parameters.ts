import type { Matrix } from "../../data/matrix";
import type { HostTensor } from "../../engine/tensors";
import type { HostParameters } from "./case-predictor";
import { type GlocalWeights, LEAK } from "./glocal-activator";

/** What a network with glocal feature weights has learned. */
export interface GlocalParameters {
  /** GW: w x features. */
  readonly globalWeights: Matrix;
  /** cW: cases x w. */
  readonly caseCoefficients: Matrix;
  /** cw: cases x features. */
  readonly featureWeights: Matrix;
  /** bias_c of each case, in the unit of distances. */
  readonly biases: Float32Array;
  /** case_weight_c of each case. */
  readonly caseWeights: Float32Array;
  /** B, with which each bias began. */
  readonly initialRange: number;
}

/** @param rectifyCoefficients whether leakyReLU is applied to cW too. */
export function glocalParameters(
  { weights, measured }: HostParameters,
  rectifyCoefficients: boolean,
): GlocalParameters {
  const { globalWeights: shared, cases } = weights as unknown as GlocalWeights<HostTensor>;
  const [w, features] = shared.shape;
  const [rows, width] = cases.shape;
  const columns = (first: number, count: number): Float32Array =>
    Float32Array.from(
      { length: rows * count },
      (_, at) => cases.data[Math.floor(at / count) * width + first + (at % count)],
    );
  const globalWeights = { data: shared.data as Float32Array, rows: w, cols: features };
  const caseCoefficients = { data: columns(0, w), rows, cols: w };
  return {
    globalWeights,
    caseCoefficients,
    featureWeights: featureWeights(caseCoefficients, globalWeights, rectifyCoefficients),
    biases: columns(w, 1),
    caseWeights: columns(w + 1, 1),
    initialRange: (measured.range as HostTensor).data[0],
  };
}

function featureWeights(coefficients: Matrix, globalWeights: Matrix, rectifyCoefficients: boolean): Matrix {
  const { rows, cols: w } = coefficients;
  const { cols: features } = globalWeights;
  const leaky = (value: number) => (value >= 0 ? value : LEAK * value);
  const shared = globalWeights.data.map(leaky);
  const own = rectifyCoefficients ? coefficients.data.map(leaky) : coefficients.data;
  const data = Float32Array.from({ length: rows * features }, (_, at) => {
    const [row, j] = [Math.floor(at / features), at % features];
    let sum = 0;
    for (let i = 0; i < w; i++) sum += own[row * w + i] * shared[i * features + j];
    return sum;
  });
  return { data, rows, cols: features };
}
