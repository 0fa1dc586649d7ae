import { readFile } from "node:fs/promises";
import { writeFile } from "../../write-file";
import type { Storage } from "./storage";

/** Files; written whole or not at all. */
export const fileStorage: Storage = {
  rewritable: true,
  read: (path) => readFile(path, "utf8"),
  write: writeFile,
};
