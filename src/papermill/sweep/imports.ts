import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

const IMPORT = /\b(?:from|import|require\s*\(|import\s*\()\s*["'`]([^"'`\n]+)["'`]/g;

/** What JavaScript or TypeScript source imports. A comment may look like an import, too: that does no harm. */
export function importsOf(source: string): string[] {
  return [...source.matchAll(IMPORT)].map(([, specifier]) => specifier);
}

const EXTENSIONS = [
  "",
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".mjs",
  ".cjs",
  ".json",
  "/index.ts",
  "/index.js",
];

/** The file that `path` imports, with all files that it imports in turn by relative paths; sorted. */
export function localModules(path: string): string[] {
  const found = new Set<string>();
  const visit = (target: string): void => {
    const file = EXTENSIONS.map((extension) => target + extension).find(isFile);
    if (file === undefined || found.has(file)) return;
    found.add(file);
    if (file.endsWith(".json")) return;
    for (const specifier of importsOf(readFileSync(file, "utf8"))) {
      if (/^\.{1,2}\//.test(specifier)) visit(withoutExtension(resolve(dirname(file), specifier)));
    }
  };
  visit(withoutExtension(path));
  visit(path);
  return [...found].sort();
}

/** TypeScript names a file that it imports by the extension that it will have when compiled. */
function withoutExtension(path: string): string {
  const bare = path.replace(/\.(?:[mc]?js)$/, "");
  return EXTENSIONS.some((extension) => extension !== "" && isFile(bare + extension)) ? bare : path;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
