import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { dirname } from "node:path";

/**
 * Writes to a file beside, and puts it in the place of `path` once all of it is on disk: a reader sees the old file or
 * the new one, never a part. Folders that are missing are made; what a link points at is replaced, not the link.
 *
 * Ours because the package write-file-atomic takes a write that a full disk cut short for a whole one.
 *
 * @throws the file system's error; the old file is then untouched and nothing new is left.
 */
export async function writeFile(path: string, content: string | Uint8Array): Promise<void> {
  await fs.promises.mkdir(dirname(path), { recursive: true });
  const target = await fs.promises.realpath(path).catch(() => path);
  const mode = await fs.promises.stat(target).then(
    (found) => found.mode,
    () => undefined,
  );
  const beside = `${target}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const file = await fs.promises.open(beside, "wx", mode);
    try {
      await file.writeFile(content);
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
