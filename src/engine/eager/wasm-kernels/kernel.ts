import * as tf from "@tensorflow/tfjs";

/** The tensors that a kernel is given, by tfjs's names; an optional one may be missing. */
export type KernelInputs = Readonly<Record<string, tf.Tensor>>;

/** The attributes that a kernel is given. Their types are tfjs's; a kernel asserts those it reads. */
export type KernelAttributes = Readonly<Record<string, unknown>>;

/** A kernel of the wasm backend in terms of other kernels. */
export interface WasmKernel {
  readonly name: string;
  /**
   * @param original runs the kernel as tfjs has it.
   */
  compute(
    inputs: KernelInputs,
    attributes: KernelAttributes,
    original: (inputs: KernelInputs, attributes: KernelAttributes) => tf.Tensor,
  ): tf.Tensor;
}

/** Puts a kernel in the place of tfjs's, or in an empty one. */
export function install({ name, compute }: WasmKernel): void {
  const existing = tf.getKernel(name, "wasm") as tf.KernelConfig | undefined;
  if (existing) tf.unregisterKernel(name, "wasm");
  tf.registerKernel({
    ...existing,
    kernelName: name,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) =>
      tf.tidy(() =>
        compute(inputs as unknown as KernelInputs, attrs ?? {}, (givenInputs, givenAttributes) => {
          const output = existing!.kernelFunc({
            inputs: givenInputs,
            attrs: givenAttributes as tf.NamedAttrMap,
            backend,
          });
          return tf.engine().makeTensorFromTensorInfo(output as tf.TensorInfo);
        }),
      ),
  });
}
