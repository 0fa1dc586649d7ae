import { existsSync } from "node:fs";
import type { DatasetEntry } from "./catalogue/entry";
import { combinedChecksum, expectedChecksum } from "./checksums";
import { tablePath } from "./load";
import { findFile } from "./places";

/**
 * Where a data set would be loaded from: `"generated"`; `"cache, parsed"`; `"cache"` or `"mirror"` (the farther one of
 * its files), with `", in part"` behind when some are missing; or `"absent"`.
 */
export async function atHand(name: string, entry: DatasetEntry): Promise<string> {
  if (entry.generate) return "generated";
  const { files, convertedFiles, parser } = entry;
  if (parser) {
    const checksums = await Promise.all(files.map((file) => expectedChecksum(name, file)));
    if (checksums.every((checksum) => checksum !== undefined)) {
      if (existsSync(tablePath(name, parser, combinedChecksum(files, checksums)))) return "cache, parsed";
    }
  }
  for (const form of [files, convertedFiles ?? []]) {
    const places = form.flatMap((file) => findFile(name, file)?.place ?? []);
    if (places.length === 0) continue;
    const place = places.includes("mirror") ? "mirror" : "cache";
    return places.length === form.length ? place : `${place}, in part`;
  }
  return "absent";
}
