import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { CodeCell } from "../../../src/papermill/notebook/model";
import { readNotebook } from "../../../src/papermill/notebook/read";
import { writeNotebook } from "../../../src/papermill/notebook/write";
import { planRuns, type PlannedRun } from "../../../src/papermill/sweep/plan";
import { runSweep, type RunOutcome, type SweepOptions } from "../../../src/papermill/sweep/run-sweep";
import { installSmallKernel } from "../small-kernel";
import { Store } from "../../../src/papermill/sweep/store";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sweep-test-"));
  installSmallKernel(folder);
  process.env.JUPYTER_PATH = folder;
});
afterEach(() => {
  delete process.env.JUPYTER_PATH;
  rmSync(folder, { recursive: true });
});

/** Runs of one notebook with the parameter k, whose last cell is `source`. */
async function plan(
  values: string,
  source: string,
  output = join(folder, "out", "{k}.ipynb"),
): Promise<PlannedRun[]> {
  const input = join(folder, "in.ipynb");
  const cells = [newCodeCell("p", "const k = 0;", ["parameters"]), newCodeCell("a", source, [])];
  await writeNotebook(input, { nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  return planRuns([input], [], { parameters: {}, grid: [`k=${values}`], output });
}

const sweep = (runs: PlannedRun[], options: Partial<SweepOptions> = {}) =>
  runSweep(runs, { jobs: 2, kernel: "small", store: new Store(join(folder, "store")), ...options });
const statuses = (outcomes: RunOutcome[]) => outcomes.map(({ status }) => status);
const textOf = async (path: string) => {
  const { cells } = await readNotebook(path);
  return (cells as CodeCell[])
    .flatMap((cell) => cell.outputs ?? [])
    .map((output) => "text" in output && output.text);
};

describe("runSweep", () => {
  it("runs several at once, each in a kernel and a folder of its own, and none twice", async () => {
    // Each run waits for the other to be there: one after the other, they would never end.
    const rendezvous = `
      const { existsSync, writeFileSync } = require("node:fs");
      const meeting = ${JSON.stringify(folder)};
      writeFileSync(meeting + "/here-" + k, "");
      while (!existsSync(meeting + "/here-" + (3 - k))) await new Promise((r) => setTimeout(r, 20));
      console.log(k, process.cwd());`;
    const runs = await plan("1..2", rendezvous);
    const cwd = join(folder, "work", "{k}");
    const events: string[] = [];
    const outcomes = await sweep(runs, { cwd, onProgress: ({ type }) => events.push(type) });
    expect(outcomes).toMatchObject(
      [1, 2].map((k) => ({ status: "done", output: join(folder, "out", `${k}.ipynb`) })),
    );
    expect(await textOf(outcomes[1].output)).toEqual([`2 ${join(folder, "work", "2")}\n`]);
    expect(events.filter((type) => type !== "progress").sort()).toEqual([
      "finished",
      "finished",
      "started",
      "started",
    ]);

    rmSync(join(folder, "out"), { recursive: true });
    const more = await plan("1..3", rendezvous.replace("3 - k", "1"), join(folder, "other", "{k}.ipynb"));
    expect(statuses(await sweep(more, { cwd }))).toEqual(["done", "done", "done"]);
    const written: string[] = [];
    const again = await sweep(more, { cwd, onWritten: async (path) => void written.push(path) });
    expect(statuses(again)).toEqual(["stored", "stored", "stored"]);
    expect(written).toHaveLength(3);
    const stored = await readNotebook(again[0].output);
    expect(stored.metadata.papermill).toMatchObject({ output_path: join(folder, "other", "1.ipynb") });
    expect(statuses(await sweep(more.slice(0, 1), { cwd, force: true }))).toEqual(["done"]);
  });

  it("goes on after a failure, and an interrupted sweep where it stopped", async () => {
    const source = "if (k === 2) throw new Error('two'); console.log(k);";
    const runs = await plan("1..4", source);
    const interruption = new AbortController();
    let finished = 0;
    const outcomes = await sweep(runs, {
      jobs: 1,
      signal: interruption.signal,
      onProgress: ({ type }) => type === "finished" && ++finished === 3 && interruption.abort(),
    });
    expect(statuses(outcomes)).toEqual(["done", "failed", "done", "cancelled"]);
    expect(outcomes[1].error?.message).toContain("Error: two");
    expect(statuses(await sweep(runs))).toEqual(["stored", "failed", "stored", "done"]);
  });

  it("shares a store with another sweep: every run is made once", async () => {
    const marker = join(folder, "log");
    const runs = await plan("1..3", `require("node:fs").appendFileSync(${JSON.stringify(marker)}, k + " ");`);
    const elsewhere = runs.map((run) => ({ ...run, output: join(folder, "elsewhere", "{k}.ipynb") }));
    const both = await Promise.all([sweep(runs), sweep(elsewhere)]);
    expect(readFileSync(marker, "utf8").trim().split(" ").sort()).toEqual(["1", "2", "3"]);
    expect(
      both
        .flat()
        .map(({ status }) => status)
        .sort(),
    ).toEqual(["done", "done", "done", "stored", "stored", "stored"]);
    for (const { output } of both.flat()) await readNotebook(output);
  });

  it("refuses bad parameters and colliding outputs before anything runs", async () => {
    const bad = await plan("1,x", "1");
    await expect(sweep(bad)).rejects.toThrow('parameter "k": expected number, got "x"');
    const colliding = await plan("1,2", "1", join(folder, "same.ipynb"));
    await expect(sweep(colliding)).rejects.toThrow(
      /the runs in k=1 and in k=2 would both write to .*same\.ipynb; put \{notebook\} or a parameter into its name/,
    );
  });
});
