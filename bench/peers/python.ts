import { spawnSync } from "node:child_process";

/** A Python interpreter that has `module`, or undefined: Debian's may not be the first on the path. */
export function findPython(module: string): string | undefined {
  const candidates = [process.env.PYTHON, "python3", "/usr/bin/python3", "python"];
  return candidates.find((python) => python && spawnSync(python, ["-c", `import ${module}`]).status === 0);
}
