/** Runs a benchmark by its name: `npm run bench -- training --json`. Without a name, lists them. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const [name, ...args] = process.argv.slice(2);
if (!name || !existsSync(`bench/${name}.ts`)) {
  const known = readdirSync("bench").filter((file) => file.endsWith(".ts"));
  console.error(`bench: expected a benchmark, got ${name ?? "none"}. Known: ${known.map((f) => f.slice(0, -3)).join(", ")}`);
  process.exit(2);
}
const { status } = spawnSync(process.execPath, ["--import", "tsx", `bench/${name}.ts`, ...args], { stdio: "inherit" });
process.exit(status ?? 1);
