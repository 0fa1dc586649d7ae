import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs";
import { unknownName } from "../errors";
import { loadOnnxRuntime, type ExecutionProvider, type OnnxRuntime } from "./onnx/session";

/** What runs the steps: ONNX Runtime on a provider, or tfjs operation by operation on a backend. */
export type Engine =
  | {
      readonly name: string;
      readonly reason: string;
      readonly runtime: OnnxRuntime;
      readonly provider: ExecutionProvider;
    }
  | { readonly name: string; readonly reason: string; readonly backend: string };

export const ENGINE_NAMES = ["onnx", "onnx-webgpu", "onnx-cuda", "native", "wasm", "cpu"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/**
 * The engine that `NEURAL_KNN_ENGINE` (or the argument) asks for, else the fastest at hand: ONNX Runtime, tfjs on
 * TensorFlow's library, tfjs on wasm, tfjs in plain JavaScript. Sets the tfjs backend where the choice is one.
 *
 * @throws RangeError on an unknown name; Error when the engine asked for cannot be had.
 */
export async function chooseEngine(name = process.env.NEURAL_KNN_ENGINE): Promise<Engine> {
  if (name && !ENGINE_NAMES.includes(name as EngineName)) {
    throw unknownName("chooseEngine", "engine (NEURAL_KNN_ENGINE)", name, ENGINE_NAMES);
  }
  const failures: string[] = [];
  const candidates = name ? [name as EngineName] : (["onnx", "native", "wasm", "cpu"] as const);
  for (const candidate of candidates) {
    const engine = await start(candidate, name ? "asked for" : "the fastest at hand");
    if (typeof engine !== "string") return engine;
    failures.push(`${candidate}: ${engine}`);
  }
  throw new Error(`chooseEngine: no engine could be started (${failures.join("; ")})`);
}

async function start(name: EngineName, reason: string): Promise<Engine | string> {
  if (name.startsWith("onnx")) {
    const runtime = loadOnnxRuntime();
    if ("missing" in runtime)
      return `onnxruntime-node does not load (${runtime.missing}); npm install onnxruntime-node`;
    const provider = (name === "onnx" ? "cpu" : name.slice("onnx-".length)) as ExecutionProvider;
    return { name, reason, runtime, provider };
  }
  if (name === "native") {
    const problem = loadNative();
    if (problem) return problem;
    await tf.setBackend("tensorflow");
    return { name, reason, backend: "tensorflow" };
  }
  if (name === "wasm") {
    const { startWasm } = await import("./eager/wasm");
    await startWasm();
  } else {
    await tf.setBackend(name);
  }
  return { name, reason, backend: name };
}

/**
 * Loads tfjs-node, with or without a GPU. A package of that name may be there without its library, or be plain tfjs
 * under another name, so only a registered backend counts.
 */
function loadNative(): string | undefined {
  const load = createRequire(__filename);
  const problems = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"].map((name) => {
    try {
      load(name);
      return tf.findBackendFactory("tensorflow")
        ? undefined
        : `${name} is there without TensorFlow's library`;
    } catch (error) {
      return `${name} does not load (${(error as Error).message.split("\n")[0]})`;
    }
  });
  return problems.includes(undefined) ? undefined : problems.join(", ");
}
