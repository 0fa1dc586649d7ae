import type { Command } from "commander";
import { PapermillError } from "../errors";
import { lintNotebook } from "../lint/lint-notebook";
import { stripNotebook } from "../lint/strip-notebook";
import { parseNotebook, readNotebook } from "../notebook/read";
import { formatNotebook, writeNotebook } from "../notebook/write";
import { storageOf } from "../storage/storage";
import { notebooksAt } from "../sweep/plan";

/** `node-papermill lint notebooks/` and `node-papermill strip notebooks/` */
export function addLintCommands(program: Command): void {
  program
    .command("lint")
    .description("check that notebooks are fit to be committed: no outputs, ids, a valid parameters cell")
    .argument("<notebooks...>", "notebooks, and folders of notebooks")
    .action(lint);
  program
    .command("strip")
    .description("take outputs, and all else that runs left, out of notebooks; give ids to cells without")
    .argument("<notebooks...>", "notebooks, and folders of notebooks")
    .action(strip);
}

class LintError extends PapermillError {
  readonly exitCode = 1;
}

async function lint(places: string[]): Promise<void> {
  const paths = (await Promise.all(places.map(notebooksAt))).flat();
  let count = 0;
  for (const path of paths) {
    const findings = await lintFile(path);
    count += findings.length;
    process.stdout.write(findings.map((finding) => `${path}: ${finding}\n`).join(""));
  }
  if (count > 0) throw new LintError(`${count} findings; node-papermill strip removes what runs left`);
}

async function lintFile(path: string): Promise<string[]> {
  try {
    const text = await storageOf(path).read(path);
    return lintNotebook(JSON.parse(text) as { cells: [] }, parseNotebook(text, path));
  } catch (error) {
    return [(error as Error).message];
  }
}

async function strip(places: string[]): Promise<void> {
  const paths = (await Promise.all(places.map(notebooksAt))).flat();
  for (const path of paths) {
    const stripped = stripNotebook(await readNotebook(path));
    if (formatNotebook(stripped) === (await storageOf(path).read(path))) continue;
    await writeNotebook(path, stripped);
    process.stderr.write(`stripped ${path}\n`);
  }
}
