import { InterruptedError } from "../errors";

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Aborts at the first signal that tells the process to end; ends it at the second. */
export function interruptOnSignals(): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const handlers = Object.entries(SIGNALS).map(([name, exitCode]) => {
    const handler = (): void => {
      if (controller.signal.aborted) process.exit(exitCode);
      process.stderr.write("\nstopping the cell and saving; once more to stop at once\n");
      controller.abort(new InterruptedError(exitCode));
    };
    process.on(name, handler);
    return { name, handler };
  });
  return {
    signal: controller.signal,
    end: () => handlers.forEach(({ name, handler }) => process.off(name, handler)),
  };
}
