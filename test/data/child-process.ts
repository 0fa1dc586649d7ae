import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

/** Starts a TypeScript file of this repository, by its path from the root, in a process of its own. */
export function startScript(path: string, args: string[]): ChildProcess {
  const root = join(__dirname, "..", "..");
  return spawn(process.execPath, ["--import", "tsx", join(root, path), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Waits for its end. */
export async function finish(
  child: ChildProcess,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data) => (stdout += data));
  child.stderr?.on("data", (data) => (stderr += data));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}
