import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A fresh folder for each test of the file; the data room sees it as its cache, and no mirror. */
export function useTemporaryCache(): { path: string } {
  const folder = { path: "" };
  beforeEach(() => {
    folder.path = mkdtempSync(join(tmpdir(), "neural-knn-data-"));
    process.env.NEURAL_KNN_CACHE = join(folder.path, "cache");
    delete process.env.NEURAL_KNN_DATA;
  });
  afterEach(() => rmSync(folder.path, { recursive: true, force: true }));
  return folder;
}
