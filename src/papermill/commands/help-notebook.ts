import type { Command } from "commander";
import { readNotebook } from "../notebook/read";
import { inspectParameters } from "../parameters/inject";

/** Prints the parameters of the notebook at `path`: name, type, default, comment. */
export async function showNotebookHelp(path: string, program: Command): Promise<void> {
  const parameters = inspectParameters(await readNotebook(path));
  const rows = (parameters ?? []).map(({ name, typeText, defaultText, description }) => [
    `  ${name}: ${typeText ?? "unknown type"}${defaultText === undefined ? "" : ` (default ${defaultText})`}`,
    description,
  ]);
  const width = Math.min(48, Math.max(0, ...rows.map(([declaration]) => declaration.length)));
  const lines = rows.map(([declaration, description]) =>
    `${declaration.padEnd(width)}  ${description}`.trimEnd(),
  );
  const content =
    parameters === undefined
      ? '  no cell tagged "parameters"'
      : lines.join("\n") || "  the parameters cell declares none";
  process.stdout.write(`Usage: ${program.name()} ${program.usage()}\n\nParameters of ${path}:\n${content}\n`);
}
