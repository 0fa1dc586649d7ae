import type { Notebook } from "../notebook/model";
import { writeNotebook } from "../notebook/write";

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

  /** Saves soon. A save that fails is reported by `flush`; the run goes on. */
  request(): void {
    this.wanted = true;
    this.underWay ??= this.saveWhileWanted();
  }

  /**
   * Saves now.
   *
   * @throws the error of this save.
   */
  async flush(): Promise<void> {
    this.request();
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
