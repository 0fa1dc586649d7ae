import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { InputError } from "../errors";
import { readSummary, type ReportSummary } from "../html/summary";

/** A report in a folder of reports. */
export interface Report {
  /** Its path from the folder, with slashes. */
  path: string;
  summary: ReportSummary;
}

const READ_AT_ONCE = 8;

/**
 * The reports in `folder` and below it, the latest run first. Other pages are passed over.
 *
 * @throws InputError when there is no such folder.
 */
export async function readReports(folder: string): Promise<Report[]> {
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    throw new InputError(`cannot read the folder ${folder}: ${(error as Error).message}`);
  }
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
    .map((entry) => join(entry.parentPath, entry.name));
  const reports: Report[] = [];
  for (let i = 0; i < paths.length; i += READ_AT_ONCE) {
    const read = paths.slice(i, i + READ_AT_ONCE).map(async (path) => {
      // A file may go while the folder is read.
      const summary = readSummary(await readFile(path, "utf8").catch(() => ""));
      if (summary) reports.push({ path: relative(folder, path).split(sep).join("/"), summary });
    });
    await Promise.all(read);
  }
  const time = ({ summary }: Report): number => Date.parse(summary.started ?? "") || 0;
  return reports.sort((a, b) => time(b) - time(a) || (a.path < b.path ? -1 : 1));
}
