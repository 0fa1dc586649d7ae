import { join } from "node:path";
import { writeFile } from "../../write-file";
import { userDataFolder } from "./jupyter-paths";
import { tslabCommand } from "./tslab";

/**
 * Makes the kernels tslab and jslab known to this user's Jupyter and VS Code, without Python.
 *
 * @param cwd the folder whose tslab is to be used.
 * @param dataFolder Jupyter's folder for data.
 * @returns the files that were written.
 * @throws InputError when tslab is not installed.
 */
export async function installKernels(cwd: string, dataFolder: string = userDataFolder()): Promise<string[]> {
  const argv = tslabCommand(cwd, false);
  const kernels = [
    { name: "tslab", display_name: "TypeScript", language: "typescript", argv },
    { name: "jslab", display_name: "JavaScript", language: "javascript", argv: [...argv, "--js"] },
  ];
  const written: string[] = [];
  for (const { name, ...spec } of kernels) {
    const folder = join(dataFolder, "kernels", name);
    const path = join(folder, "kernel.json");
    await writeFile(path, `${JSON.stringify({ ...spec, interrupt_mode: "signal" }, null, 2)}\n`);
    written.push(path);
  }
  return written;
}
