import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  copyFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

/**
 * The runner as plain JavaScript in a folder of its own, for tests that start it as a process.
 *
 * @returns the folder, and the path of the command's script.
 */
export function buildRunner(): { folder: string; cli: string } {
  const folder = mkdtempSync(join(tmpdir(), "runner-test-"));
  const sources = readdirSync(join("src", "papermill"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of [...sources, join("src", "write-file.ts")]) {
    const target = join(folder, "dist", relative("src", path).replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    const compilerOptions = {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    };
    writeFileSync(target, ts.transpileModule(readFileSync(path, "utf8"), { compilerOptions }).outputText);
  }
  copyFileSync("package.json", join(folder, "package.json"));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  return { folder, cli: join(folder, "dist", "papermill", "cli.js") };
}
