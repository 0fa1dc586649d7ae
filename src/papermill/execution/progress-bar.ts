import type { ExecutionEvent } from "./progress";
import { countOf, headlineOf } from "./progress-lines";

const REDRAW_EVERY_MS = 500;
const BAR_WIDTH = 20;

/**
 * Reports a run as one line of a terminal that is drawn anew: for people.
 *
 * @param terminal is written to.
 */
export function progressBar(terminal: NodeJS.WriteStream): (event: ExecutionEvent) => void {
  let timer: NodeJS.Timeout | undefined;
  const draw = (line: string): void => {
    terminal.write(`\r\x1b[K${line.slice(0, (terminal.columns || 80) - 1)}`);
  };
  return (event) => {
    if (event.type === "output" || event.type === "memory") return;
    clearInterval(timer);
    if (event.type === "warning") {
      terminal.write(`\r\x1b[Kwarning: ${event.message}\n`);
      return;
    }
    if (event.type === "kernel-starting") {
      draw(`starting ${event.kernel} …`);
      return;
    }
    const done = event.type === "cell-finished" ? event.position : event.position - 1;
    const filled = Math.round((BAR_WIDTH * done) / event.total);
    const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    const label = `${bar} ${countOf(event)} ${headlineOf(event.cell.source)}`;
    if (event.type === "cell-finished") {
      draw(event.failed || event.position === event.total ? "" : label);
      return;
    }
    const started = performance.now();
    const tick = (): void => draw(`${label}  ${Math.round((performance.now() - started) / 1000)} s`);
    tick();
    timer = setInterval(tick, REDRAW_EVERY_MS);
    timer.unref();
  };
}
