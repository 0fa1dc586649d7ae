import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CommandLineText } from "../../../src/papermill/parameters/command-line-text";
import { readManifest } from "../../../src/papermill/sweep/manifest";
import { planRuns } from "../../../src/papermill/sweep/plan";

const folder = mkdtempSync(join(tmpdir(), "plan-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "notebooks"));
for (const name of ["b.ipynb", "a.ipynb", "notes.txt"]) writeFileSync(join(folder, "notebooks", name), "{}");
const manifest = (text: string) => {
  const path = join(folder, "manifest.yaml");
  writeFileSync(path, text);
  return readManifest(path);
};
const options = { parameters: {}, grid: [], output: "out" };

describe("planRuns", () => {
  it("takes the notebooks of a folder, at each point of the grid", async () => {
    const runs = await planRuns([join(folder, "notebooks")], [], {
      parameters: { epochs: 2 },
      grid: ["d=x/y,z"],
      output: "out",
    });
    expect(runs.map(({ name, output }) => [name, output])).toEqual([
      ["a d=x/y", join("out", "a-d=x_y.ipynb")],
      ["a d=z", join("out", "a-d=z.ipynb")],
      ["b d=x/y", join("out", "b-d=x_y.ipynb")],
      ["b d=z", join("out", "b-d=z.ipynb")],
    ]);
    expect(runs[0].parameters).toEqual({ epochs: 2, d: new CommandLineText("x/y") });
  });

  it("cuts long names, and still tells them apart", async () => {
    const grid = [`text=${"a".repeat(300)}1,${"a".repeat(300)}2`];
    const outputs = (await planRuns(["n.ipynb"], [], { ...options, grid })).map(({ output }) => output);
    expect(new Set(outputs).size).toBe(2);
    expect(Math.max(...outputs.map(({ length }) => length))).toBeLessThan(150);
  });

  it("takes a template for the output, and an address", async () => {
    const [template] = await planRuns(["x/a.ipynb"], [], { ...options, output: "{notebook}/{seed}.ipynb" });
    expect(template.output).toBe("a/{seed}.ipynb");
    const [address] = await planRuns(["a.ipynb"], [], { ...options, output: "s3://bucket/folder/" });
    expect(address.output).toBe("s3://bucket/folder/a.ipynb");
  });

  it("takes the runs of a manifest", async () => {
    const entries = await manifest(`
- notebook: notebooks/a.ipynb
  parameters: { d: iris }
  grid: { seed: [1, 2], k: [3] }
- notebook: notebooks/b.ipynb
  output: special.ipynb
`);
    const runs = await planRuns([], entries, { ...options, parameters: { d: "default", e: 1 } });
    expect(runs).toEqual([
      {
        name: "a d=iris seed=1 k=3",
        input: join(folder, "notebooks", "a.ipynb"),
        output: join("out", "a-d=iris-seed=1-k=3.ipynb"),
        parameters: { d: "iris", e: 1, seed: 1, k: 3 },
      },
      expect.objectContaining({ parameters: { d: "iris", e: 1, seed: 2, k: 3 } }),
      expect.objectContaining({ output: "special.ipynb", parameters: { d: "default", e: 1 } }),
    ]);
  });

  it("wants something to run", async () => {
    await expect(planRuns([], [], options)).rejects.toThrow("expected at least one notebook");
    await expect(planRuns([folder], [], options)).rejects.toThrow("expected notebooks in the folder");
  });
});

describe("readManifest", () => {
  it.each([
    ["notebook: a.ipynb", 'expected a list of runs, each with a field "notebook"'],
    ["- a.ipynb", 'run 1: expected a mapping with a field "notebook"'],
    [
      "- notebook: a\n- notebook: b\n  parametres: {}",
      'run 2: unknown field "parametres"; did you mean "parameters"?',
    ],
    ["- notebook: a\n  grid: {seed: 1}", 'run 1: expected a mapping of names to lists as "grid"'],
    ["- notebook: [", "manifest.yaml, line 1"],
  ])("refuses %j", async (text, message) => {
    await expect(manifest(text)).rejects.toThrow(message);
  });
});
