import type { ExecutionEvent } from "./progress";

const REMIND_EVERY_MS = 60_000;

/**
 * Reports a run as plain lines, one per finished cell: for logs. A cell that takes long gets a line each minute, so
 * that no one takes silence for a hang.
 *
 * @param write receives each line, with its line break.
 */
export function progressLines(write: (line: string) => void): (event: ExecutionEvent) => void {
  let reminder: NodeJS.Timeout | undefined;
  return (event) => {
    if (event.type === "output" || event.type === "memory") return;
    clearInterval(reminder);
    if (event.type === "warning") {
      write(`warning: ${event.message}\n`);
      return;
    }
    if (event.type === "kernel-starting") {
      write(`starting ${event.kernel}; ${event.total} cells to run\n`);
      return;
    }
    const label = `${countOf(event)} ${headlineOf(event.cell.source)}`;
    if (event.type === "cell-finished") {
      write(`${label}  ${event.seconds.toFixed(1)} s${event.failed ? "  FAILED" : ""}\n`);
      return;
    }
    const started = performance.now();
    reminder = setInterval(() => {
      write(`${label}  still running after ${Math.round((performance.now() - started) / 1000)} s\n`);
    }, REMIND_EVERY_MS);
    reminder.unref();
  };
}

/** `[ 3/12]` */
export function countOf({ position, total }: { position: number; total: number }): string {
  return `[${String(position).padStart(String(total).length)}/${total}]`;
}

/** The first line of a cell, without the slashes of a comment. */
export function headlineOf(source: string): string {
  const line = source
    .trim()
    .split("\n")[0]
    .replace(/^\/\/\s*/, "");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
