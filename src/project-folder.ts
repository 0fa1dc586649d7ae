import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder that relative places (data/cache, outputs) belong to: the nearest one at or above the working directory
 * that holds a package.json, else the working directory. Jupyter starts kernels in the notebook's folder, the runner in
 * the project's; both must find the same cache.
 */
export function projectFolder(): string {
  const start = process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) return start;
  }
}
