import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Notebook } from "../notebook/model";
import { readNotebook } from "../notebook/read";
import { writeNotebook } from "../notebook/write";

/** A run that nobody else makes meanwhile. */
export interface Claim {
  /** Lets others make it. */
  release(): Promise<void>;
}

const BEAT_MS = 2_000;
/** A claim without a sign of life for so long is from a process that is gone, or from a machine that is. */
const STALE_MS = 30_000;

/**
 * The executed notebooks of all sweeps in a folder, each under the hash of what it depends on (`fingerprint`). Sweeps
 * in several processes, also on several machines that share the folder, may use one store at the same time.
 */
export class Store {
  constructor(private readonly folder: string) {}

  /** The executed notebook; undefined when there is none, or it cannot be read. */
  async get(key: string): Promise<Notebook | undefined> {
    return readNotebook(this.pathOf(key)).catch(() => undefined);
  }

  async put(key: string, notebook: Notebook): Promise<void> {
    await writeNotebook(this.pathOf(key), notebook);
  }

  /** Claims the run for this process; undefined while another holds the claim. */
  async claim(key: string): Promise<Claim | undefined> {
    const path = join(this.folder, `${key}.claim`);
    await mkdir(this.folder, { recursive: true });
    const owner = `${hostname()} ${process.pid} ${randomUUID()}`;
    // Created only where there is none: of several processes, one succeeds.
    const isMine = await writeFile(path, owner, { flag: "wx" }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
        return false;
      },
    );
    if (!isMine) {
      await this.removeStale(path);
      return undefined;
    }
    const beat = setInterval(() => {
      const now = new Date();
      void utimes(path, now, now).catch(() => {});
    }, BEAT_MS);
    beat.unref();
    return {
      release: async () => {
        clearInterval(beat);
        if ((await readFile(path, "utf8").catch(() => "")) === owner) await rm(path, { force: true });
      },
    };
  }

  /**
   * Removes a claim whose owner is gone. It is moved away first, under a name of its own: of several processes that
   * find it, one succeeds; and when it turns out that another has renewed it meanwhile, it is put back.
   */
  private async removeStale(path: string): Promise<void> {
    const read = (file: string) => readFile(file, "utf8").catch(() => undefined);
    const owner = await read(path);
    if (owner === undefined || !(await this.isStale(path, owner))) return;
    const aside = `${path}.${randomUUID()}`;
    const isMoved = await rename(path, aside).then(
      () => true,
      () => false,
    );
    if (!isMoved) return;
    if ((await read(aside)) === owner) await rm(aside, { force: true });
    else await rename(aside, path).catch(() => {});
  }

  private async isStale(path: string, owner: string): Promise<boolean> {
    const [host, pid] = owner.split(" ");
    if (host === hostname() && !isAlive(Number(pid))) return true;
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    return Date.now() - mtimeMs > STALE_MS;
  }

  private pathOf(key: string): string {
    return join(this.folder, `${key}.ipynb`);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
