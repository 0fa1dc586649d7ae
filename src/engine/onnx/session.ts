import { createHash } from "node:crypto";
import type * as onnxruntime from "onnxruntime-node";

export type OnnxRuntime = typeof onnxruntime;
export type ExecutionProvider = "cpu" | "webgpu" | "cuda";

/** ONNX Runtime where it is installed (it is an optional dependency), else the reason why not. */
export function loadOnnxRuntime(): OnnxRuntime | { missing: string } {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- absence is no error, and this must not wait
    return require("onnxruntime-node") as OnnxRuntime;
  } catch (error) {
    return { missing: (error as Error).message.split("\n")[0] };
  }
}

// Sessions are kept because creating one costs 0.05 to 2 s, and a protocol creates the same few again and again.
const KEPT_SESSIONS = 8;
const sessions = new Map<string, Promise<onnxruntime.InferenceSession>>();

/**
 * A session for a model; one made earlier for the same bytes and settings is used again.
 *
 * @param threads threads within one operator; 1 when several processes share the machine.
 */
export function openSession(
  runtime: OnnxRuntime,
  model: Uint8Array,
  provider: ExecutionProvider,
  threads: number,
): Promise<onnxruntime.InferenceSession> {
  const key = `${provider}/${threads}/${createHash("sha256").update(model).digest("hex")}`;
  const session =
    sessions.get(key) ??
    runtime.InferenceSession.create(model, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      // Warnings about constants it folded are of no use to anybody.
      logSeverityLevel: 3,
    });
  sessions.delete(key);
  sessions.set(key, session);
  session.catch(() => sessions.delete(key));
  if (sessions.size > KEPT_SESSIONS) {
    const [oldest] = sessions.keys();
    // Not released: a step may still hold it. ONNX Runtime frees it with the last reference.
    sessions.delete(oldest);
  }
  return session;
}
