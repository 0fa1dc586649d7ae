import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Notebook } from "../notebook/model";
import { writeNotebook } from "../notebook/write";
import { storageOf } from "../storage/storage";

/**
 * Saves a notebook while it runs. One save is under way at a time; what is asked for meanwhile is one more.
 */
export class Autosave {
  private underWay: Promise<void> | undefined;
  private wanted = false;
  private failure: unknown;

  constructor(
    private readonly path: string,
    private readonly notebook: Notebook,
  ) {}

  /** Saves soon, where saving more than once is possible. A save that fails is tried again at the next request. */
  request(): void {
    if (storageOf(this.path).rewritable) this.save();
  }

  /**
   * Saves now, where saving more than once is possible.
   *
   * @throws the error of this save.
   */
  async flush(): Promise<void> {
    this.request();
    await this.outcome();
  }

  /**
   * Saves for the last time. Where that fails, a copy is kept in a temporary folder.
   *
   * @throws an Error that says why, and where the copy is.
   */
  async finish(): Promise<void> {
    this.save();
    try {
      await this.outcome();
    } catch (error) {
      const reason = `the notebook could not be saved: ${(error as Error).message}`;
      const copy = join(await mkdtemp(join(tmpdir(), "papermill-")), basename(this.path) || "out.ipynb");
      const isKept = await writeNotebook(copy, this.notebook).then(
        () => true,
        () => false,
      );
      throw new Error(isKept ? `${reason}; it is kept as ${copy}` : reason);
    }
  }

  private save(): void {
    this.wanted = true;
    this.underWay ??= this.saveWhileWanted();
  }

  private async outcome(): Promise<void> {
    await this.underWay;
    if (this.failure !== undefined) throw this.failure;
  }

  private async saveWhileWanted(): Promise<void> {
    while (this.wanted) {
      this.wanted = false;
      this.failure = undefined;
      await writeNotebook(this.path, this.notebook).catch((error: unknown) => (this.failure = error));
    }
    this.underWay = undefined;
  }
}
