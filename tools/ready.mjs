/**
 * Installs and builds what is missing, and nothing when nothing changed; every other script begins with this one.
 * Speaks on stderr only: the output of the script that follows may be JSON.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

function run(command, args) {
  // On Windows npm is a batch file, which needs a shell.
  const options = { stdio: ["ignore", 2, 2], shell: process.platform === "win32" };
  const { status } = spawnSync(command, args, options);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs `task` unless the stamp says that it was done for the same content. */
function once(stamp, files, task) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(file));
  const content = hash.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === content) return;
  task();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, content);
}

const sources = readdirSync("src", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();

once("node_modules/.neural-knn-installed", ["package.json", "package-lock.json", ".npmrc"], () => {
  run("npm", ["ci"]);
});
once("dist/.built", ["tsconfig.json", "tsconfig.build.json", "package-lock.json", ...sources], () => {
  rmSync("dist", { recursive: true, force: true });
  run("npm", ["run", "--silent", "build"]);
});
