import { randomBytes } from "node:crypto";
import { basename, join } from "node:path";
import { InterruptedError } from "../errors";
import { executeNotebook } from "../execution/execute-notebook";
import type { ExecutionEvent } from "../execution/progress";
import { headlineOf } from "../execution/progress-lines";
import { CellRenderer } from "../html/cells";
import { MarkdownRenderer } from "../html/markdown";
import { Typesetter } from "../html/math";
import { OutputRenderer } from "../html/outputs";
import { renderNotebookFile } from "../html/render-notebook";
import type { JsonValue } from "../notebook/model";
import type { RunnableNotebook } from "./notebooks";

/** A cell of a run, as far as it is to be watched. */
export interface WatchedCell {
  headline: string;
  status: "running" | "completed" | "failed";
  seconds: number | null;
  /** The cell with its outputs as HTML, made safe; empty while it runs. */
  html: string;
}

/** What a browser is told of a run. */
export type RunEvent =
  | { type: "status"; status: RunStatus; total: number; error: string; report: string }
  | { type: "cell"; position: number; cell: WatchedCell }
  | { type: "text"; position: number; text: string }
  | { type: "memory"; bytes: number };

export type RunStatus = "waiting" | "running" | "completed" | "failed" | "cancelled";

const MOST_TEXT = 20_000;

/** A run of a notebook that can be watched while it goes on. */
export class Run {
  readonly id = randomBytes(9).toString("base64url");
  status: RunStatus = "waiting";
  /** How many cells there are to run; 0 before the kernel starts. */
  total = 0;
  error = "";
  /** The report's path in the folder of reports; empty while there is none. */
  report = "";
  readonly cells: WatchedCell[] = [];
  /** What the running cell has printed so far. */
  text = "";
  private readonly controller = new AbortController();
  private readonly watchers = new Set<(event: RunEvent) => void>();

  constructor(
    readonly notebook: RunnableNotebook,
    readonly parameters: Record<string, JsonValue>,
  ) {}

  get isOver(): boolean {
    return this.status === "completed" || this.status === "failed" || this.status === "cancelled";
  }

  /** Interrupts the run; what has finished is kept. */
  cancel(): void {
    this.controller.abort(new InterruptedError());
    if (this.status === "waiting") this.end("cancelled", "");
  }

  /** Tells the watcher all that has happened, and then what happens. @returns a function that ends the watch. */
  watch(watcher: (event: RunEvent) => void): () => void {
    watcher(this.statusEvent());
    this.cells.forEach((cell, i) => watcher({ type: "cell", position: i + 1, cell }));
    if (this.text !== "") watcher({ type: "text", position: this.cells.length, text: this.text });
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Runs the notebook; the executed notebook and its report land in `folder`. Never rejects. */
  async start(folder: string): Promise<void> {
    if (this.isOver) return;
    this.status = "running";
    this.tell(this.statusEvent());
    const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
    const name = `${basename(this.notebook.name, ".ipynb")}-${stamp}-${this.id.slice(0, 4)}`;
    let failure: unknown;
    try {
      await executeNotebook(this.notebook.path, join(folder, `${name}.ipynb`), {
        parameters: this.parameters,
        signal: this.controller.signal,
        onProgress: (event) => this.follow(event),
      });
    } catch (error) {
      failure = error;
    }
    try {
      await renderNotebookFile(join(folder, `${name}.ipynb`), join(folder, `${name}.html`), {
        assets: join(folder, "assets"),
      });
      this.report = `${name}.html`;
    } catch (error) {
      failure ??= error;
    }
    if (failure === undefined) this.end("completed", "");
    else if (failure instanceof InterruptedError) this.end("cancelled", "");
    else this.end("failed", failure instanceof Error ? failure.message : String(failure));
  }

  private end(status: RunStatus, error: string): void {
    this.status = status;
    this.error = error;
    this.tell(this.statusEvent());
  }

  private follow(event: ExecutionEvent): void {
    switch (event.type) {
      case "kernel-starting":
        this.total = event.total;
        return this.tell(this.statusEvent());
      case "cell-started":
        this.text = "";
        return this.show(event.position, {
          headline: headlineOf(event.cell.source),
          status: "running",
          seconds: null,
          html: "",
        });
      case "output":
        this.text = (this.text + event.text).slice(-MOST_TEXT);
        return this.tell({ type: "text", position: this.cells.length, text: event.text });
      case "memory":
        return this.tell({ type: "memory", bytes: event.bytes });
      case "cell-finished":
        this.text = "";
        return this.show(event.position, {
          headline: headlineOf(event.cell.source),
          status: event.failed ? "failed" : "completed",
          seconds: event.seconds,
          html: renderCell(event.cell),
        });
    }
  }

  private show(position: number, cell: WatchedCell): void {
    this.cells[position - 1] = cell;
    this.tell({ type: "cell", position, cell });
  }

  private statusEvent(): RunEvent {
    const { status, total, error, report } = this;
    return { type: "status", status, total, error, report };
  }

  private tell(event: RunEvent): void {
    for (const watcher of this.watchers) watcher(event);
  }
}

function renderCell(cell: Parameters<CellRenderer["render"]>[0]): string {
  const typesetter = new Typesetter();
  const markdown = new MarkdownRenderer(typesetter);
  return new CellRenderer(markdown, new OutputRenderer(markdown, typesetter), "typescript", undefined).render(
    cell,
  );
}

/** Runs in the order in which they were asked for, a few at a time. */
export class RunQueue {
  private readonly runs: Run[] = [];
  private readonly underWay = new Set<Promise<void>>();

  /**
   * @param folder where executed notebooks and reports are written.
   * @param jobs how many run at a time.
   */
  constructor(
    private readonly folder: string,
    private readonly jobs: number,
  ) {}

  /** All runs, the latest first. */
  get all(): readonly Run[] {
    return [...this.runs].reverse();
  }

  find(id: string): Run | undefined {
    return this.runs.find((run) => run.id === id);
  }

  add(run: Run): void {
    this.runs.push(run);
    this.startNext();
  }

  /** Interrupts all runs and waits until they are saved. */
  async close(): Promise<void> {
    for (const run of this.runs) if (!run.isOver) run.cancel();
    await Promise.all(this.underWay);
  }

  private startNext(): void {
    const next = this.runs.find(({ status }) => status === "waiting");
    if (next === undefined || this.underWay.size >= this.jobs) return;
    const running = next.start(this.folder).finally(() => {
      this.underWay.delete(running);
      this.startNext();
    });
    this.underWay.add(running);
    this.startNext();
  }
}
