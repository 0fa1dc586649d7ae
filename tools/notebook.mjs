/**
 * Runs a notebook and renders its report: `node tools/notebook.mjs 01-seq2seq-knn -p profile quick`.
 * The executed notebook and the report land in outputs/; they are rendered also when a cell failed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";

const [name, ...parameters] = process.argv.slice(2);
const input = `notebooks/${name}.ipynb`;
if (!name || !existsSync(input)) {
  const known = readdirSync("notebooks")
    .filter((file) => file.endsWith(".ipynb"))
    .map((file) => file.slice(0, -".ipynb".length));
  console.error(`notebook: expected the name of a notebook, got ${name ?? "none"}. Known: ${known.join(", ")}`);
  process.exit(2);
}
mkdirSync("outputs", { recursive: true });
const papermill = (...args) =>
  spawnSync(process.execPath, ["dist/papermill/cli.js", ...args], { stdio: "inherit" }).status ?? 1;
const executed = papermill(input, `outputs/${name}.ipynb`, ...parameters);
const rendered = existsSync(`outputs/${name}.ipynb`)
  ? papermill("render", `outputs/${name}.ipynb`, `outputs/${name}.html`)
  : 1;
process.exit(executed || rendered);
