import { createHash, type Hash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, realpathSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import type { PreparedRun } from "../execution/prepare-run";
import type { Notebook } from "../notebook/model";
import { formatNotebook } from "../notebook/write";
import { importsOf, localModules } from "./imports";

/**
 * What a run's result depends on, as one hash: the notebook with its parameters; the kernel; the packages and files
 * that its cells import, with everything that these import; the files that its parameters name; and `dependencies`.
 *
 * Data that a notebook finds by itself is not seen: name it in `dependencies`.
 *
 * @param dependencies paths of files and folders.
 */
export async function fingerprint(run: PreparedRun, dependencies: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  const { notebook, spec, cwd, parameters, secrets } = run;
  const kernel = spec.language === "python" ? spec.argv : [process.version];
  addText(hash, JSON.stringify([spec.name, kernel, parameters, secrets.names]));
  addText(hash, withoutTraces(notebook));

  const imported = notebook.cells.flatMap((cell) =>
    cell.cell_type === "code" ? importsOf(cell.source) : [],
  );
  await addModules(hash, [...new Set(imported)].sort(), cwd);
  const files = Object.values(parameters)
    .filter((value) => typeof value === "string")
    .map((value) => resolve(cwd, value))
    .filter((path) => existsSync(path));
  for (const path of [...files, ...dependencies.map((path) => resolve(path))]) await addPath(hash, path);
  return hash.digest("hex").slice(0, 32);
}

/** The notebook as it would be before any run. */
function withoutTraces(notebook: Notebook): string {
  const bare = structuredClone(notebook);
  delete bare.metadata.papermill;
  for (const cell of bare.cells) {
    delete cell.metadata.papermill;
    delete cell.metadata.execution;
    if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
  }
  return formatNotebook(bare);
}

async function addModules(hash: Hash, specifiers: readonly string[], cwd: string): Promise<void> {
  const lockFile = nearest(cwd, "package-lock.json");
  if (lockFile !== undefined && specifiers.length > 0) await addPath(hash, lockFile);
  const resolver = createRequire(join(cwd, "package.json"));
  for (const specifier of specifiers) {
    if (isBuiltin(specifier) || specifier === "tslab") continue;
    if (/^\.{0,2}\//.test(specifier)) {
      for (const path of localModules(resolve(cwd, specifier))) await addPath(hash, path);
      continue;
    }
    const path = resolved(resolver, specifier);
    addText(hash, specifier);
    if (path !== undefined) await addPackage(hash, path);
  }
}

function resolved(resolver: NodeJS.Require, specifier: string): string | undefined {
  try {
    return realpathSync(resolver.resolve(specifier));
  } catch {
    // Whatever it is that the kernel will make of it, this cannot be told from here.
    return undefined;
  }
}

/** A package that was installed is known by its version; one that is linked may change, so its content counts. */
async function addPackage(hash: Hash, main: string): Promise<void> {
  const manifest = nearest(dirname(main), "package.json");
  if (manifest === undefined) return addPath(hash, main);
  const { name, version, files } = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, unknown>;
  addText(hash, `${String(name)}@${String(version)}`);
  if (main.includes(`${sep}node_modules${sep}`)) return;
  const root = dirname(manifest);
  const content = Array.isArray(files) ? files.map((file) => join(root, String(file))) : [dirname(main)];
  for (const path of content.filter((file) => existsSync(file))) await addPath(hash, path);
}

function nearest(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  return dirname(folder) === folder ? undefined : nearest(dirname(folder), name);
}

/** A file's content, or the names and contents of all files in a folder. */
async function addPath(hash: Hash, path: string): Promise<void> {
  if (!(await stat(path)).isDirectory()) return addFile(hash, path, "");
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const file of files.filter((name) => !/\.tsbuildinfo$|[\\/]node_modules[\\/]/.test(name)).sort()) {
    await addFile(hash, file, relative(path, file).split(sep).join("/"));
  }
}

async function addFile(hash: Hash, path: string, name: string): Promise<void> {
  const content = createHash("sha256");
  await pipeline(createReadStream(path), content);
  addText(hash, `${name} ${content.digest("hex")}`);
}

/** With its length, so that no two lists of texts give the same bytes. */
function addText(hash: Hash, text: string): void {
  hash.update(`${text.length}:${text}`);
}
