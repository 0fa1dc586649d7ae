import { InterruptedError, MemoryLimitError, TimeLimitError, type PapermillError } from "../errors";
import type { Kernel } from "../kernel/kernel";
import { MEMORY_INTERVAL_MS } from "../kernel/process-memory";

export interface WatchOptions {
  /** Ends the run when it aborts. */
  signal?: AbortSignal;
  /** Seconds that the whole notebook may take. */
  notebookTimeout?: number;
  /** Bytes that the kernel, with all that it started, may take. */
  maxMemory?: number;
  /** Is told the bytes that they take. */
  onMemory?: (bytes: number) => void;
}

const INTERRUPT_WAIT_MS = 5_000;

/**
 * Watches over a running kernel: ends what it does when it takes too long, takes too much memory, or when it is told
 * to. The kernel is interrupted first, and killed when that does not help.
 */
export class Watch {
  /** Why the run has to end; undefined while it may go on. */
  reason: PapermillError | undefined;
  /** The most memory that the kernel and what it started took, in bytes. */
  peakMemory = 0;
  private running: { name: string; timer?: NodeJS.Timeout } | undefined;
  private patience: NodeJS.Timeout | undefined;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly onAbort: () => void;

  constructor(
    private readonly kernel: Kernel,
    private readonly options: WatchOptions,
  ) {
    const { signal, notebookTimeout } = options;
    this.onAbort = () => this.stop(interruptionOf(signal!));
    if (signal?.aborted) this.onAbort();
    signal?.addEventListener("abort", this.onAbort, { once: true });
    if (notebookTimeout !== undefined)
      this.timers.push(setTimeout(() => this.endNotebook(), 1000 * notebookTimeout));
    this.timers.push(setInterval(() => void this.lookAtMemory(), MEMORY_INTERVAL_MS));
  }

  /**
   * Runs `task`, the cell `name`, under watch.
   *
   * @param seconds how long it may take; undefined for as long as it likes.
   */
  async during<T>(name: string, seconds: number | undefined, task: () => Promise<T>): Promise<T> {
    this.running = { name };
    if (seconds !== undefined) {
      this.running.timer = setTimeout(
        () => this.stop(new TimeLimitError(`${name} took longer than ${seconds} s`)),
        1000 * seconds,
      );
    }
    try {
      return await task();
    } finally {
      clearTimeout(this.running.timer);
      this.running = undefined;
    }
  }

  /** Ends the watch, after a last look at the memory. */
  async end(): Promise<void> {
    this.options.signal?.removeEventListener("abort", this.onAbort);
    [...this.timers, this.patience].forEach((timer) => clearTimeout(timer));
    this.peakMemory = Math.max(this.peakMemory, (await this.kernel.memory()).peak);
  }

  private endNotebook(): void {
    const during = this.running === undefined ? "" : `; it was at ${this.running.name}`;
    this.stop(new TimeLimitError(`the notebook took longer than ${this.options.notebookTimeout} s${during}`));
  }

  private async lookAtMemory(): Promise<void> {
    const { now, peak } = await this.kernel.memory();
    this.peakMemory = Math.max(this.peakMemory, peak);
    if (now > 0) this.options.onMemory?.(now);
    const { maxMemory } = this.options;
    if (maxMemory === undefined || now <= maxMemory || this.reason !== undefined) return;
    const during = this.running === undefined ? "" : ` during ${this.running.name}`;
    this.reason = new MemoryLimitError(
      `the kernel took ${formatBytes(now)} of memory${during}, more than the limit of ${formatBytes(maxMemory)}`,
    );
    // By the time an interrupt took effect, the machine might have none left.
    await this.kernel.kill();
  }

  private stop(reason: PapermillError): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.kernel.interrupt();
    this.patience = setTimeout(() => void this.kernel.kill(), INTERRUPT_WAIT_MS);
  }
}

/** What the run is ended with when `signal` has aborted. */
export function interruptionOf(signal: AbortSignal): InterruptedError {
  return signal.reason instanceof InterruptedError ? signal.reason : new InterruptedError();
}

/** `1.5 GiB` */
export function formatBytes(bytes: number): string {
  const gibibytes = bytes / 2 ** 30;
  return gibibytes >= 1 ? `${gibibytes.toFixed(1)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}
