import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFile } from "../write-file";
import type { DataFile } from "./catalogue/entry";
import type { Table } from "./dataset";
import { cacheFolder } from "./places";

/**
 * The checksum that the content of a file must have: that of the catalogue or, where nobody publishes one, that of the
 * content that was read first. Undefined before the first time.
 */
export async function expectedChecksum(dataset: string, file: DataFile): Promise<string | undefined> {
  if (file.sha256 !== undefined) return file.sha256;
  const record = await readFile(recordPath(dataset, file), "utf8").catch(() => "");
  return /^[0-9a-f]{64}/.exec(record)?.[0];
}

/** Keeps the checksum of content that was read for the first time. */
export async function recordChecksum(dataset: string, file: DataFile, checksum: string): Promise<void> {
  const path = recordPath(dataset, file);
  await writeFile(path, `${checksum}  ${file.name} (decompressed)\n`);
}

/** Where the checksum of a file that the catalogue knows none of is kept. */
export function recordPath(dataset: string, file: DataFile): string {
  return join(cacheFolder(), dataset, `${file.name}.content-sha256`);
}

/** One checksum for several files; that of the file itself when there is only one. */
export function combinedChecksum(files: readonly DataFile[], checksums: readonly string[]): string {
  if (checksums.length === 1) return checksums[0];
  const lines = files.map((file, i) => `${checksums[i]}  ${file.name}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
}

/** The checksum of rows that come from no file: of the features, then the labels, as they lie in memory. */
export function tableChecksum({ x, y }: Table): string {
  return createHash("sha256").update(x.data).update(y).digest("hex");
}
