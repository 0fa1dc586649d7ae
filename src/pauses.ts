import { setImmediate } from "node:timers/promises";

const MILLISECONDS_BETWEEN_PAUSES = 50;

/**
 * Keeps a long computation from holding up everything else: timers, messages and the signal that stops it.
 *
 *     if (pauses.due) await pauses.take();
 */
export class Pauses {
  private lastPause = performance.now();

  /** @param signal stops the computation: `take` throws the signal's reason. */
  constructor(readonly signal?: AbortSignal) {}

  /** Whether the last pause is long enough ago; cheaper to ask than to await. */
  get due(): boolean {
    return performance.now() - this.lastPause > MILLISECONDS_BETWEEN_PAUSES;
  }

  /** Lets the event loop turn once. */
  async take(): Promise<void> {
    this.signal?.throwIfAborted();
    await setImmediate();
    this.signal?.throwIfAborted();
    this.lastPause = performance.now();
  }
}
