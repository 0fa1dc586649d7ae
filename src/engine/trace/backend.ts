import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import type { Graph, Value } from "../onnx/graph";
import { onBackend } from "../on-backend";
import type { ElementType } from "../tensors";
import type { Lowering } from "./lowering";
import { lowerings } from "./lowerings";
import { fill } from "./operators";

const BACKEND_NAME = freeBackendName("onnx-trace");

const ENGINE_FOLDER = dirname(__dirname);

type Values = Float32Array | Int32Array | Uint8Array;

/** What stands behind a tensor while tracing: a value of the graph, plain numbers, or (once used) both. */
interface Traced {
  value?: Value;
  readonly constant?: { readonly values: Values; readonly shape: number[]; readonly dtype: ElementType };
}

/**
 * A tfjs backend that computes nothing: each kernel it is asked to run is written down as ONNX nodes.
 *
 * tfjs has no way to pass a context to a backend, so there is one instance, and the graph being recorded is set for
 * the (synchronous) duration of a trace.
 */
class RecordingBackend extends tf.KernelBackend {
  private recorded: Graph | undefined;
  private tensors = new tf.DataStorage<Traced>(this, tf.engine());

  /** Begins a trace. Tensors that a step kept from an earlier one are not known any more: they are from outside. */
  begin(graph: Graph): void {
    this.recorded = graph;
    this.tensors = new tf.DataStorage<Traced>(this, tf.engine());
  }

  /** The graph being recorded. */
  get graph(): Graph {
    return this.recorded!;
  }

  /** Gives a value of the graph to tfjs, as a tensor. */
  wrap(value: Value): tf.TensorInfo {
    const dataId = {};
    this.tensors.set(dataId, { value });
    return { dataId, shape: [...value.shape], dtype: value.dtype as tf.DataType };
  }

  /** The value of the graph behind a tensor. */
  graphValue({ dataId }: tf.TensorInfo): Value {
    // Asked before DataStorage would move the tensor here, away from the backend that holds it.
    if (!this.tensors.has(dataId)) {
      throw new Error(
        "compile: expected a function of its state and batch alone, got a tensor from outside of it" +
          `${callSite()}; hand it in with the state or the batch, or it would become a constant`,
      );
    }
    const traced = this.tensors.get(dataId);
    return (traced.value ??= this.constantValue(traced));
  }

  private constantValue({ constant }: Traced): Value {
    const { values, shape, dtype } = constant!;
    const isUniform = values.length > 1 && values.every((element) => element === values[0]);
    return isUniform ? fill(this.graph, shape, values[0], dtype) : this.graph.constant(values, shape, dtype);
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    refuseRandomness();
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
      throw new TypeError(`compile: expected float32, int32 or bool tensors, got ${dtype}${callSite()}`);
    }
    const dataId = {};
    this.tensors.set(dataId, { constant: { values: values as Values, shape, dtype } });
    return dataId;
  }

  override readSync(dataId: tf.DataId): tf.backend_util.BackendValues {
    const { constant } = this.tensors.get(dataId);
    if (constant) return constant.values;
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
  const operations = scopes.map(
    (name) => /^(rand\w*|dropout|truncatedNormal|multinomial)__op$/.exec(name)?.[1],
  );
  const operation = operations.find(Boolean);
  if (!operation) return;
  throw new Error(
    `compile: tf.${operation} draws random numbers${callSite()}, which would be the same in ` +
      "every step; draw them with RandomState and hand them in with the batch",
  );
}

/** " at file:line" of the innermost caller that is neither tfjs nor this folder. */
function callSite(): string {
  // tfjs puts more frames between a kernel and its caller than V8 keeps by default.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  Error.stackTraceLimit = stackTraceLimit;
  const outside = frames.filter(
    (frame) => !/node_modules|node:internal/.test(frame) && !frame.includes(ENGINE_FOLDER),
  );
  const place = outside.map((frame) => frame.match(/\(?([^()\s]+:\d+:\d+)\)?$/)?.[1]).find(Boolean);
  return place ? ` at ${place}` : "";
}

function refuseUnreadAttributes(lowering: Lowering, attributes: object): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && !lowering.attributes?.includes(name)) {
      throw new Error(`the lowering does not know the attribute ${name} (${JSON.stringify(value)})`);
    }
  }
}

/** Another copy of this library in the process has a backend of its own. */
function freeBackendName(name: string): string {
  return tf.findBackendFactory(name) ? freeBackendName(`${name}'`) : name;
}

const backend = new RecordingBackend();
tf.registerBackend(BACKEND_NAME, () => backend, 0);

for (const [kernelName, lowering] of Object.entries(lowerings)) {
  tf.registerKernel({
    kernelName,
    backendName: BACKEND_NAME,
    kernelFunc: ({ inputs, attrs }) => {
      const given = Object.entries(inputs).filter(([, tensor]) => tensor !== undefined && tensor !== null);
      const values = given.map(
        ([name, tensor]) => [name, backend.graphValue(tensor as tf.TensorInfo)] as const,
      );
      const outputs = lower(kernelName, lowering, Object.fromEntries(values), attrs ?? {});
      return Array.isArray(outputs) ? outputs.map((value) => backend.wrap(value)) : backend.wrap(outputs);
    },
  });
}

function lower(kernelName: string, lowering: Lowering, inputs: Record<string, Value>, attributes: object) {
  try {
    refuseUnreadAttributes(lowering, attributes);
    return lowering.lower(backend.graph, inputs, attributes as Record<string, unknown>);
  } catch (error) {
    throw new Error(`compile: tfjs kernel ${kernelName}${callSite()}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

// Every other kernel that tfjs knows answers with an error that names it and the line that called it.
for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
  if (kernelName in lowerings) continue;
  tf.registerKernel({
    kernelName,
    backendName: BACKEND_NAME,
    kernelFunc: () => {
      refuseRandomness();
      throw new Error(`compile: no lowering for the tfjs kernel ${kernelName}, called${callSite()}`);
    },
  });
}

/** Runs `build` with tfjs recording into `graph`; both directions between tensors and values are at hand. */
export function record<T>(
  graph: Graph,
  build: (wrap: (value: Value) => tf.Tensor, valueOf: (tensor: tf.Tensor) => Value) => T,
): T {
  return onBackend(BACKEND_NAME, () => {
    const engine = tf.engine();
    engine.startScope("trace");
    backend.begin(graph);
    try {
      return build(
        (value) => engine.makeTensorFromTensorInfo(backend.wrap(value)),
        (tensor) => backend.graphValue(tensor),
      );
    } finally {
      engine.endScope();
    }
  });
}
