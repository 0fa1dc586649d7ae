import { Command, CommanderError } from "commander";
import { addCompareCommand } from "./commands/compare";
import { addGalleryCommand } from "./commands/gallery";
import { addInstallKernelCommand } from "./commands/install-kernel";
import { addLintCommands } from "./commands/lint";
import { addRenderCommand } from "./commands/render";
import { PAIRED_OPTIONS } from "./commands/options";
import { addServeCommand } from "./commands/serve";
import { addRun } from "./commands/run";
import { addSweepCommand } from "./commands/sweep";
import { PapermillError } from "./errors";
import { joinPairs } from "./paired-options";
import { VERSION } from "./version";

/**
 * The command `node-papermill`.
 *
 * @param argv the arguments behind the command's name.
 * @returns the exit status: 0, 1 when a cell failed, 2 for bad input or usage, 124 when it took too long, 130 when
 *   interrupted, 137 when it took too much memory, 138 when the kernel died.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(joinPairs(spelled(argv), PAIRED_OPTIONS), { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`node-papermill: ${error.message}\n`);
    return error instanceof PapermillError ? error.exitCode : 1;
  }
}

/** papermill spells some of its options with underscores. */
function spelled(argv: readonly string[]): string[] {
  return argv.map((argument) => argument.replace(/^--(parameters|start)_(\w+)/, "--$1-$2"));
}

function program(): Command {
  const command = new Command("node-papermill")
    .description("Runs a TypeScript notebook with parameters, without Python, and renders it as a report.")
    .version(VERSION)
    .exitOverride()
    .enablePositionalOptions();
  addRun(command);
  addSweepCommand(command);
  addCompareCommand(command);
  addLintCommands(command);
  addInstallKernelCommand(command);
  addRenderCommand(command);
  addGalleryCommand(command);
  addServeCommand(command);
  return command;
}
