import * as tf from "@tensorflow/tfjs";
import type { Graph } from "../onnx/graph";
import { type Value } from "../onnx/graph";
import { elementwise } from "./elementwise";
import { gathering } from "./gather";
import type { Lowering, LoweringTable } from "./lowering";
import { matrixProduct } from "./matmul";
import { reductions } from "./reduce";
import { fill, shape } from "./shape";

export const BACKEND_NAME = "onnx-trace";

/** Every tfjs kernel that a compiled step may call. */
const lowerings: LoweringTable = {
  ...elementwise,
  ...shape,
  ...reductions,
  ...matrixProduct,
  ...gathering,
};

type Values = Float32Array | Int32Array | Uint8Array;

/** What stands behind a tensor while tracing: a value of the graph, or plain numbers that may become a constant. */
type Traced = { value: Value } | { values: Values; shape: number[]; dtype: "float32" | "int32" | "bool" };

/**
 * A tfjs backend that computes nothing: each kernel it is asked to run is written down as ONNX nodes.
 *
 * tfjs has no way to pass a context to a backend, so there is one instance, and the graph being recorded is set for
 * the (synchronous) duration of a trace.
 */
class RecordingBackend extends tf.KernelBackend {
  graph: Graph | undefined;
  private readonly tensors = new tf.DataStorage<Traced>(this, tf.engine());

  /** Gives a value of the graph to tfjs, as a tensor. */
  wrap(value: Value): tf.TensorInfo {
    const dataId = {};
    this.tensors.set(dataId, { value });
    return { dataId, shape: [...value.shape], dtype: value.dtype as tf.DataType };
  }

  /** The value of the graph behind a tensor. */
  graphValue(tensor: tf.TensorInfo): Value {
    const traced = this.tensors.get(tensor.dataId);
    if ("value" in traced) return traced.value;
    const { values, shape, dtype } = traced;
    const isUniform = values.length > 1 && values.every((element) => element === values[0]);
    const value = isUniform
      ? fill(this.graph!, shape, values[0], dtype)
      : this.graph!.constant(values, shape, dtype);
    this.tensors.set(tensor.dataId, { value });
    return value;
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    refuseRandomness();
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
      throw new TypeError(`compile: expected float32, int32 or bool tensors, got ${dtype}`);
    }
    const dataId = {};
    this.tensors.set(dataId, { values: values as Values, shape, dtype });
    return dataId;
  }

  override move(): void {
    throw new Error(
      "compile: expected a function of its state and batch alone, got a tensor from outside of it" +
        `${callSite()}; hand it in with the state or the batch, or it would become a constant`,
    );
  }

  override readSync(dataId: tf.DataId): tf.backend_util.BackendValues {
    const traced = this.tensors.get(dataId);
    if ("values" in traced) return traced.values;
    throw new Error(
      `compile: a value of the step was read while it was traced${callSite()}; ` +
        "what depends on a tensor's values has to be written in tfjs operations",
    );
  }

  override async read(dataId: tf.DataId): Promise<tf.backend_util.BackendValues> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: tf.DataId): boolean {
    this.tensors.delete(dataId);
    return true;
  }

  override incRef(): void {}
  override refCount(): number {
    return 1;
  }
  override numDataIds(): number {
    return this.tensors.numDataIds();
  }
  override timerAvailable(): boolean {
    return false;
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
}

/** Random numbers come from JavaScript: traced, they would be the same in every step. */
function refuseRandomness(): void {
  const scopes = tf.engine().state.scopeStack.map((scope) => scope.name ?? "");
  const op = scopes.find((name) => /^(rand|dropout|truncatedNormal|multinomial)/.test(name));
  if (!op) return;
  throw new Error(
    `compile: tf.${op.replace(/_*op$/, "")} draws random numbers${callSite()}, which would be the same in every ` +
      "step; draw them with RandomState and hand them in with the batch",
  );
}

/** " at file:line" of the innermost caller that is neither tfjs nor this folder. */
function callSite(): string {
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  const frame = frames.find((line) => !/node_modules|node:internal|[/\\]engine[/\\]trace[/\\]/.test(line));
  const place = frame?.match(/\(?([^()\s]+:\d+:\d+)\)?$/)?.[1];
  return place ? ` at ${place}` : "";
}

function checkAttributes(kernelName: string, lowering: Lowering, attributes: object): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && !lowering.attributes?.includes(name)) {
      throw new Error(
        `compile: the lowering of the tfjs kernel ${kernelName} does not know its attribute ${name} ` +
          `(${JSON.stringify(value)})${callSite()}`,
      );
    }
  }
}

const backend = new RecordingBackend();
tf.registerBackend(BACKEND_NAME, () => backend, 0);

for (const [kernelName, lowering] of Object.entries(lowerings)) {
  tf.registerKernel({
    kernelName,
    backendName: BACKEND_NAME,
    kernelFunc: ({ inputs, attrs }) => {
      checkAttributes(kernelName, lowering, attrs ?? {});
      const values = Object.entries(inputs)
        .filter(([, tensor]) => tensor !== undefined && tensor !== null)
        .map(([name, tensor]) => [name, backend.graphValue(tensor as tf.TensorInfo)] as const);
      const outputs = lowering.lower(backend.graph!, Object.fromEntries(values), attrs ?? {});
      return Array.isArray(outputs) ? outputs.map((value) => backend.wrap(value)) : backend.wrap(outputs);
    },
  });
}

// Every other kernel that tfjs knows answers with an error that names it and the line that called it.
for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
  if (kernelName in lowerings) continue;
  tf.registerKernel({
    kernelName,
    backendName: BACKEND_NAME,
    kernelFunc: () => {
      throw new Error(`compile: no lowering for the tfjs kernel ${kernelName}, called${callSite()}`);
    },
  });
}

/** Runs `build` with tfjs recording into `graph`; both directions between tensors and values are at hand. */
export function record<T>(
  graph: Graph,
  build: (wrap: (value: Value) => tf.Tensor, valueOf: (tensor: tf.Tensor) => Value) => T,
): T {
  const engine = tf.engine();
  const previous = engine.backendName;
  // setBackend is asynchronous for backends that start up slowly; for this one it is done when the call returns.
  void engine.setBackend(BACKEND_NAME);
  engine.startScope("trace");
  backend.graph = graph;
  try {
    return build(
      (value) => engine.makeTensorFromTensorInfo(backend.wrap(value)),
      (tensor) => backend.graphValue(tensor),
    );
  } finally {
    engine.endScope();
    backend.graph = undefined;
    if (previous) void engine.setBackend(previous);
  }
}
