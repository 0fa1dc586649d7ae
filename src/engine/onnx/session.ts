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

interface KeptSession {
  readonly session: Promise<onnxruntime.InferenceSession>;
  users: number;
  /** Whether newer sessions have pushed it out; it is then freed with its last user. */
  evicted: boolean;
}

/** A session on loan; other steps may hold the same one. */
export interface BorrowedSession {
  readonly session: onnxruntime.InferenceSession;
  /** Gives it back. It stays open for the next step that needs the same graph, until newer ones push it out. */
  giveBack(): void;
}

// Sessions are kept because creating one costs 0.05 to 2 s, and a protocol creates the same few again and again.
const KEPT_SESSIONS = 8;
/** From the least to the most recently asked for. */
const sessions = new Map<string, KeptSession>();

/**
 * A session for a model; one made earlier for the same bytes and settings is used again.
 *
 * @param threads threads within one operator; 1 when several processes share the machine.
 */
export async function openSession(
  runtime: OnnxRuntime,
  model: Uint8Array,
  provider: ExecutionProvider,
  threads: number,
): Promise<BorrowedSession> {
  const key = `${provider}/${threads}/${createHash("sha256").update(model).digest("hex")}`;
  const kept = sessions.get(key) ?? {
    session: runtime.InferenceSession.create(model, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      // Warnings about constants it folded are of no use to anybody.
      logSeverityLevel: 3,
    }),
    users: 0,
    evicted: false,
  };
  kept.users++;
  sessions.delete(key);
  sessions.set(key, kept);
  evictOldest();
  try {
    const session = await kept.session;
    return { session, giveBack: () => giveBack(kept) };
  } catch (error) {
    sessions.delete(key);
    throw error;
  }
}

function evictOldest(): void {
  for (const [key, kept] of sessions) {
    if (sessions.size <= KEPT_SESSIONS) return;
    sessions.delete(key);
    kept.evicted = true;
    freeUnused(kept);
  }
}

function giveBack(kept: KeptSession): void {
  kept.users--;
  freeUnused(kept);
}

function freeUnused({ session, users, evicted }: KeptSession): void {
  if (evicted && users === 0) void session.then((opened) => opened.release());
}
