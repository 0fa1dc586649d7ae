import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

// Every notebook of the collection, in the smoke profile: through a real kernel, on the build, to a rendered report.
const root = join(__dirname, "..");
const names = readdirSync(join(root, "notebooks")).filter((file) => file.endsWith(".ipynb"));
const folder = mkdtempSync(join(tmpdir(), "neural-knn-notebooks-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Cell {
  id: string;
  cell_type: string;
  source: string | string[];
  outputs?: { output_type: string; data?: Record<string, string | string[]> }[];
  metadata: { tags?: string[] };
}
const read = (path: string) => (JSON.parse(readFileSync(path, "utf8")) as { cells: Cell[] }).cells;

describe.each(names)("%s", (name) => {
  it("is committed without outputs, with ids and a parameters cell", () => {
    const cells = read(join(root, "notebooks", name));
    expect(cells.flatMap(({ outputs = [] }) => outputs)).toEqual([]);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    expect(cells.filter(({ metadata }) => metadata.tags?.includes("parameters"))).toHaveLength(1);
  });

  it("runs and renders in the smoke profile", () => {
    const executed = join(folder, name);
    const report = executed.replace(".ipynb", ".html");
    const environment = { ...process.env, NEURAL_KNN_OUTPUTS: folder, CI: "true" };
    const papermill = (...args: string[]) =>
      execFileSync(process.execPath, [join("dist", "papermill", "cli.js"), ...args], {
        cwd: root,
        env: environment,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
    papermill(join("notebooks", name), executed, "-p", "profile", "smoke");
    const outputs = read(executed).flatMap(({ outputs = [] }) => outputs);
    expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
    const figures = outputs.filter(({ data }) => data?.["application/vnd.plotly.v1+json"]);
    expect(figures.length).toBeGreaterThan(2);
    papermill("render", executed, report);
    const html = readFileSync(report, "utf8");
    expect(html).toContain("stand-in");
    expect(html).toContain("Content-Security-Policy");
  }, 240_000);
});
