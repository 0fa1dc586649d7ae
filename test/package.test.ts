import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// The package as a stranger gets it: packed, installed in an empty folder without this project's overrides, and used
// from CommonJS, from ES modules and from TypeScript.
const root = join(__dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "neural-knn-package-"));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

const USE = `
const x = matrixOf([[0], [1], [3], [7]]);
allNearestNeighbors(x, { k: 1 }).then(({ indices }) => console.log([...indices].join(" ")));
`;
const ANSWER = "1 0 1 2";

function run(command: string, args: string[]): string {
  return execFileSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

beforeAll(() => {
  const packed = execFileSync(npm, ["pack", "--silent", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
  });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "stranger", private: true }));
  // Scripts stay off, as in many companies: the package has to work without any.
  run(npm, [
    "install",
    "--silent",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    packed.trim().split("\n").at(-1)!,
  ]);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("the packed package", () => {
  it("is used from CommonJS", () => {
    writeFileSync(
      join(folder, "use.cjs"),
      `const { allNearestNeighbors, matrixOf } = require("neural-knn");${USE}`,
    );
    expect(run(process.execPath, ["use.cjs"])).toBe(ANSWER);
  });

  it("is used from ES modules", () => {
    writeFileSync(
      join(folder, "use.mjs"),
      `import { allNearestNeighbors, matrixOf } from "neural-knn";${USE}`,
    );
    expect(run(process.execPath, ["use.mjs"])).toBe(ANSWER);
  });

  it.each([
    ["its own", "typescript/lib/tsc.js"],
    ["tslab's 5.0.4", "@tslab/typescript-for-tslab/lib/tsc.js"],
  ])("is used from TypeScript, compiled by %s", (_name, compiler) => {
    const typed = USE.replace("const x", "const x: Matrix");
    const source = `import { allNearestNeighbors, type Matrix, matrixOf } from "neural-knn";${typed}`;
    writeFileSync(join(folder, "use.ts"), source);
    mkdirSync(join(folder, "built"), { recursive: true });
    const settings = ["--strict", "--target", "ES2022", "--module", "CommonJS", "--outDir", "built"];
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types"), "--skipLibCheck"];
    run(process.execPath, [join(root, "node_modules", compiler), ...settings, ...types, "use.ts"]);
    copyFileSync(join(folder, "built", "use.js"), join(folder, "built.cjs"));
    expect(run(process.execPath, ["built.cjs"])).toBe(ANSWER);
  });

  it("brings the command node-papermill", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    const cli = join(folder, "node_modules", "neural-knn", "dist", "papermill", "cli.js");
    expect(run(process.execPath, [cli, "--version"])).toBe(version);
  });

  it("brings the papers, and no sources or tests", () => {
    const listed = execFileSync(npm, ["pack", "--dry-run", "--json"], { cwd: root, encoding: "utf8" });
    const [{ files }] = JSON.parse(listed) as { files: { path: string }[] }[];
    const paths = files.map(({ path }) => path);
    expect(paths).toContain("data/papers/seq2seq-knn.json");
    expect(
      paths.filter((path) => !/^(dist\/|data\/papers\/|package\.json|README|LICENSE|CHANGELOG)/.test(path)),
    ).toEqual([]);
  });
});
