import type { Command } from "commander";
import { installKernels } from "../kernel/install-kernel";
import { userDataFolder } from "../kernel/jupyter-paths";

/** `node-papermill install-kernel` */
export function addInstallKernelCommand(program: Command): void {
  program
    .command("install-kernel")
    .description("make the TypeScript kernel known to Jupyter and VS Code, without Python")
    .option("--data-folder <folder>", "Jupyter's folder for data", userDataFolder())
    .action(async ({ dataFolder }: { dataFolder: string }) => {
      for (const path of await installKernels(process.cwd(), dataFolder))
        process.stderr.write(`wrote ${path}\n`);
    });
}
