import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { dirname } from "node:path";
import type { Storage } from "./storage";

/** Files. A reader sees the old file or the new one, never a part; folders that are missing are made. */
export const fileStorage: Storage = {
  rewritable: true,
  read: (path) => fs.promises.readFile(path, "utf8"),
  async write(path, text) {
    await fs.promises.mkdir(dirname(path), { recursive: true });
    await writeWhole(path, text);
  },
};

/**
 * Writes to a file beside, and puts it in the place of `path` once all of it is on disk. (The package write-file-atomic
 * takes a write that a full disk cut short for a whole one.)
 */
async function writeWhole(path: string, text: string): Promise<void> {
  // What a link points at is replaced, not the link.
  const target = await fs.promises.realpath(path).catch(() => path);
  const mode = await fs.promises.stat(target).then(
    (found) => found.mode,
    () => undefined,
  );
  const beside = `${target}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const file = await fs.promises.open(beside, "wx", mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.promises.rename(beside, target);
  } catch (error) {
    await fs.promises.rm(beside, { force: true });
    throw error;
  }
}
