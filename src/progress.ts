/**
 * One line on stderr that counts up, with the time left; silent where nobody watches (CI, pipes, kernels).
 */
export class ProgressLine {
  private readonly started = performance.now();
  private readonly visible = process.stderr.isTTY === true && !process.env.CI;
  private lastDrawn = 0;

  /**
   * @param label what is going on, e.g. `"covtype.data.gz"`.
   * @param total how many units there are in all; 0 when unknown.
   */
  constructor(
    private readonly label: string,
    private readonly total: number,
  ) {}

  /**
   * Draws at most ten times a second.
   *
   * @param done units finished so far.
   * @param detail a few words to show behind the count.
   */
  update(done: number, detail = ""): void {
    if (!this.visible) return;
    const now = performance.now();
    if (now - this.lastDrawn < 100 && done < this.total) return;
    this.lastDrawn = now;
    const share = this.total > 0 ? `${((100 * done) / this.total).toFixed(0)} %` : `${done}`;
    const secondsLeft = done > 0 ? (((now - this.started) / done) * (this.total - done)) / 1000 : NaN;
    const left = this.total > 0 && Number.isFinite(secondsLeft) ? `, ${formatSeconds(secondsLeft)} left` : "";
    process.stderr.write(`\r\x1b[K${this.label} ${share}${left} ${detail}`);
  }

  /** Clears the line. */
  end(): void {
    if (this.visible) process.stderr.write("\r\x1b[K");
  }
}

/** `75` -> `"1 min 15 s"`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds - 60 * minutes)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
