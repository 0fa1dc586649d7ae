import { formatBytes } from "../execution/watch";
import { formatSeconds } from "./summary";
import type { PlannedRun } from "./plan";
import type { RunOutcome, SweepEvent } from "./run-sweep";

const REDRAW_MS = 500;
const BAR_WIDTH = 12;

interface LiveRun {
  started: number;
  cells: number;
  total: number;
  bytes: number;
  headline: string;
}

/**
 * Shows a sweep on a terminal: one line for each notebook that runs, and one for the whole, drawn anew; finished runs
 * stay above.
 */
export class LiveTable {
  private readonly running = new Map<PlannedRun, LiveRun>();
  private readonly finished: RunOutcome[] = [];
  private readonly began = performance.now();
  private readonly timer: NodeJS.Timeout;
  private drawn = 0;

  constructor(
    private readonly terminal: NodeJS.WriteStream,
    private readonly count: number,
    private readonly jobs: number,
  ) {
    this.timer = setInterval(() => this.draw(), REDRAW_MS);
    this.timer.unref();
  }

  update(event: SweepEvent): void {
    if (event.type === "started") {
      const started = performance.now();
      this.running.set(event.run, { started, cells: 0, total: 0, bytes: 0, headline: "" });
    } else if (event.type === "finished") {
      this.running.delete(event.run);
      this.finished.push(event.outcome);
      this.draw(`${markOf(event.outcome)} ${event.run.name}  ${describeOutcome(event.outcome)}`);
    } else {
      this.progress(event);
    }
  }

  /** Takes the lines of running notebooks away. */
  end(): void {
    clearInterval(this.timer);
    this.terminal.write(this.erasure());
    this.drawn = 0;
  }

  private progress({ run, event }: SweepEvent & { type: "progress" }): void {
    const live = this.running.get(run);
    if (live === undefined) return;
    if (event.type === "memory") live.bytes = event.bytes;
    if (event.type === "kernel-starting") live.total = event.total;
    if (event.type === "warning") this.draw(`  ${run.name}: warning: ${event.message}`);
    if (event.type === "cell-started") live.headline = event.cell.source.trim().split("\n")[0];
    if (event.type === "cell-finished") live.cells = event.position;
  }

  /** @param above a line that stays. */
  private draw(above?: string): void {
    const width = (this.terminal.columns || 80) - 1;
    const lines = [...this.running].map(([run, live]) => this.lineOf(run, live));
    lines.push(this.total());
    const kept = above === undefined ? "" : `${above}\n`;
    this.terminal.write(this.erasure() + kept + lines.map((line) => `${line.slice(0, width)}\n`).join(""));
    this.drawn = lines.length;
  }

  private lineOf(run: PlannedRun, { started, cells, total, bytes, headline }: LiveRun): string {
    const seconds = (performance.now() - started) / 1000;
    const filled = total > 0 ? Math.round((BAR_WIDTH * cells) / total) : 0;
    const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    const memory = bytes > 0 ? formatBytes(bytes) : "";
    return `  ${bar} ${cells}/${total}  ${formatSeconds(seconds)}  ${memory.padEnd(8)}  ${run.name}  ${headline}`;
  }

  private total(): string {
    const { length } = this.finished;
    const seconds = (performance.now() - this.began) / 1000;
    const left = secondsLeft(this.finished, this.count - length, this.jobs);
    const eta = left === undefined ? "" : `, about ${formatSeconds(left)} left`;
    return `${length} of ${this.count} done, ${formatSeconds(seconds)}${eta}`;
  }

  private erasure(): string {
    return this.drawn === 0 ? "" : `\x1b[${this.drawn}A\x1b[J`;
  }
}

/** By the mean of those that ran; undefined before the first has. */
function secondsLeft(finished: readonly RunOutcome[], left: number, jobs: number): number | undefined {
  const ran = finished.filter(({ status }) => status === "done" || status === "failed");
  if (ran.length === 0) return undefined;
  const mean = ran.reduce((sum, { seconds }) => sum + seconds, 0) / ran.length;
  return (mean * left) / jobs;
}

function markOf({ status }: RunOutcome): string {
  return { done: "✓", stored: "·", failed: "✗", cancelled: "–" }[status];
}

/** What became of a run, in a few words. */
export function describeOutcome({ status, seconds, error }: RunOutcome): string {
  if (status === "stored") return "from the store";
  if (status === "cancelled") return "cancelled";
  return status === "done"
    ? formatSeconds(seconds)
    : `FAILED after ${formatSeconds(seconds)}: ${error?.message}`;
}
