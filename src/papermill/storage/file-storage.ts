import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Storage } from "./storage";

/** Files. A reader sees the old file or the new one, never a part; folders that are missing are made. */
export const fileStorage: Storage = {
  rewritable: true,
  read: (path) => readFile(path, "utf8"),
  async write(path, text) {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, text);
  },
};
