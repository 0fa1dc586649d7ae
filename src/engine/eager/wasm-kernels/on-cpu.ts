import * as tf from "@tensorflow/tfjs";
import { quietCpuBackend } from "../cpu";
import type { KernelAttributes, KernelInputs, WasmKernel } from "./kernel";

/** A kernel that wasm computes wrongly for some operands, or lacks, and that the cpu backend computes well. */
interface Correction {
  readonly name: string;
  isNeeded(inputs: KernelInputs, attributes: KernelAttributes): boolean;
}

const isNotFloat = ({ x }: KernelInputs) => x.dtype !== "float32";

// What is wrong was found by running the tests of the compiled engine on wasm, with tfjs 4.22.
const corrections: readonly Correction[] = [
  // Read and written as four bytes an element, whatever the type: booleans run over the end of their memory.
  { name: "Select", isNeeded: ({ t, e }) => t.dtype === "bool" || t.dtype !== e.dtype },
  { name: "Reverse", isNeeded: ({ x }) => x.dtype === "bool" },
  // Read or written as floats, whatever the type.
  { name: "ClipByValue", isNeeded: isNotFloat },
  { name: "IsNan", isNeeded: isNotFloat },
  { name: "IsInf", isNeeded: isNotFloat },
  { name: "IsFinite", isNeeded: isNotFloat },
  { name: "StridedSlice", isNeeded: isNotFloat },
  // Written as integers, whatever the type.
  { name: "OneHot", isNeeded: (_inputs, { dtype }) => dtype !== "int32" },
  // Returns floats.
  { name: "FloorDiv", isNeeded: ({ a }) => a.dtype === "float32" },
  // Takes every row's indices for those of the first.
  { name: "GatherV2", isNeeded: (_inputs, { batchDims }) => Boolean(batchDims) },
  // Rounds down.
  { name: "Conv2D", isNeeded: (_inputs, { dimRoundingMode }) => Boolean(dimRoundingMode) },
  // Refused.
  { name: "Cumsum", isNeeded: ({ x }) => x.dtype === "bool" },
  // Missing.
  { name: "Einsum", isNeeded: () => true },
];

/** Wasm's kernels with their mistakes corrected, at the price of a copy to JavaScript and back. */
export const correctedKernels: readonly WasmKernel[] = corrections.map(({ name, isNeeded }) => ({
  name,
  compute: (inputs, attributes, original) =>
    isNeeded(inputs, attributes) ? computeOnCpu(name, inputs, attributes) : original(inputs, attributes),
}));

function computeOnCpu(name: string, inputs: KernelInputs, attributes: KernelAttributes): tf.Tensor {
  const [wasm, cpu] = [tf.backend(), quietCpuBackend()];
  const copies = Object.entries(inputs).map(([key, { shape, dtype, dataId }]) => {
    const copy = cpu.write(wasm.readSync(dataId) as tf.backend_util.BackendValues, shape, dtype);
    return [key, { shape, dtype, dataId: copy }] as const;
  });
  const result = tf.getKernel(name, "cpu").kernelFunc({
    inputs: Object.assign(Array.isArray(inputs) ? [] : {}, Object.fromEntries(copies)),
    attrs: attributes as tf.NamedAttrMap,
    backend: cpu,
  }) as tf.TensorInfo;
  const values = cpu.readSync(result.dataId) as tf.backend_util.TypedArray;
  for (const [, { dataId }] of copies) cpu.disposeData(dataId);
  cpu.disposeData(result.dataId);
  return tf.tensor(values, result.shape, result.dtype);
}
