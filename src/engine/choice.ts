import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs";
import { unknownName } from "../errors";
import { startCpu } from "./eager/cpu";
import { startWasm } from "./eager/wasm";
import { loadOnnxRuntime, type ExecutionProvider, type OnnxRuntime } from "./onnx/session";

/** What runs the steps: ONNX Runtime on a provider, or tfjs operation by operation on a backend. */
export type Engine =
  | {
      readonly name: EngineName;
      readonly reason: string;
      readonly runtime: OnnxRuntime;
      readonly provider: ExecutionProvider;
    }
  | { readonly name: EngineName; readonly reason: string; readonly backend: string };

export const ENGINE_NAMES = ["onnx", "onnx-webgpu", "onnx-cuda", "native", "wasm", "cpu"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

// From the fastest to the slowest. A GPU is used where it is asked for: for small models it is slower.
const BY_SPEED = ["onnx", "native", "wasm", "cpu"] as const;

const started = new Map<EngineName, Promise<Started>>();

/** An engine that runs, or why it does not. */
type Started = { runtime: OnnxRuntime; provider: ExecutionProvider } | { backend: string } | string;

/**
 * The engine that is asked for, else the one that `NEURAL_KNN_ENGINE` names, else the fastest at hand: ONNX Runtime,
 * tfjs on TensorFlow's library, tfjs on wasm, tfjs in plain JavaScript.
 *
 * @throws RangeError on an unknown name; Error when the engine asked for cannot be had.
 */
export async function chooseEngine(name = process.env.NEURAL_KNN_ENGINE): Promise<Engine> {
  if (name && !ENGINE_NAMES.includes(name as EngineName)) {
    throw unknownName("chooseEngine", "engine (NEURAL_KNN_ENGINE)", name, ENGINE_NAMES);
  }
  const failures: string[] = [];
  for (const candidate of name ? [name as EngineName] : BY_SPEED) {
    if (!started.has(candidate)) started.set(candidate, start(candidate));
    const engine = await started.get(candidate)!;
    const reason = name ? "asked for" : ["the fastest at hand", ...failures].join("; ");
    if (typeof engine !== "string") return { name: candidate, reason, ...engine };
    failures.push(`no ${candidate}: ${engine}`);
  }
  throw new Error(`chooseEngine: no engine could be started (${failures.join("; ")})`);
}

async function start(name: EngineName): Promise<Started> {
  switch (name) {
    case "onnx":
    case "onnx-webgpu":
    case "onnx-cuda": {
      const runtime = loadOnnxRuntime();
      if ("missing" in runtime) {
        return `onnxruntime-node does not load (${runtime.missing}); npm install onnxruntime-node`;
      }
      const provider = name === "onnx" ? "cpu" : (name.slice("onnx-".length) as ExecutionProvider);
      return { runtime, provider };
    }
    case "native":
      return (await startNative()) ?? { backend: "tensorflow" };
    case "wasm":
      return (await startWasm()) ? { backend: "wasm" } : "tfjs's wasm backend does not start";
    case "cpu":
      await startCpu();
      return { backend: "cpu" };
  }
}

/**
 * Loads tfjs-node, with or without a GPU, or says why that fails. A package of that name may be there without its
 * library, or be plain tfjs under another name, so only a registered backend counts.
 */
async function startNative(): Promise<string | undefined> {
  const load = createRequire(__filename);
  const problems: string[] = [];
  for (const name of ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"]) {
    try {
      load(name);
    } catch (error) {
      problems.push(`${name} does not load (${(error as Error).message.split("\n")[0]})`);
      continue;
    }
    if (tf.findBackendFactory("tensorflow") && (await tf.setBackend("tensorflow"))) return undefined;
    problems.push(`${name} is there without TensorFlow's library`);
  }
  return problems.join(", ");
}
