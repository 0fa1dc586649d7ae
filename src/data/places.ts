import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { projectFolder } from "../project-folder";
import type { DataFile } from "./catalogue/entry";

/** Folder of downloads and parsed tables: `NEURAL_KNN_CACHE`, else `data/cache` of the current project. */
export function cacheFolder(): string {
  return resolve(process.env.NEURAL_KNN_CACHE || join(projectFolder(), "data", "cache"));
}

/** Folder of data files that are at hand, one folder per data set: `NEURAL_KNN_DATA`; undefined when not set. */
export function mirrorFolder(): string | undefined {
  return process.env.NEURAL_KNN_DATA ? resolve(process.env.NEURAL_KNN_DATA) : undefined;
}

export type Place = "cache" | "mirror";

/** Looks for a file of a data set in the cache, then in the mirror, under its name, plain or compressed. */
export function findFile(dataset: string, file: DataFile): { path: string; place: Place } | undefined {
  const plain = file.name.replace(/\.(gz|bz2)$/, "");
  const names = new Set([file.name, plain, `${plain}.gz`, `${plain}.bz2`]);
  const folders: [Place, string | undefined][] = [
    ["cache", cacheFolder()],
    ["mirror", mirrorFolder()],
  ];
  for (const [place, folder] of folders) {
    for (const name of names) {
      const path = folder && join(folder, dataset, name);
      if (path && existsSync(path)) return { path, place };
    }
  }
  return undefined;
}
