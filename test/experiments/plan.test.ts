import { describe, expect, it } from "vitest";
import { standInDataset } from "../../src/data/stand-in-dataset";
import { distinctRuns, planRuns } from "../../src/experiments/plan";
import { profileNamed } from "../../src/experiments/profiles";
import { seq2seqKnn } from "../../src/experiments/seq2seq-knn";
import { loadPaper } from "../../src/report/load-paper";

const dataset = { name: "credit-default", dataset: standInDataset("credit-default", 100) };
const plan = planRuns(seq2seqKnn, { profile: profileNamed("smoke"), datasets: [dataset] });

describe("planRuns", () => {
  it("plans a run per row, data set and seed", () => {
    expect(plan.filter(({ table }) => table === 2)).toHaveLength(4 * 2);
    expect(plan.filter(({ table }) => table === 6)).toHaveLength(3 * 2);
    expect(plan.filter(({ table }) => table === "alpha-lambda-map")).toHaveLength(16);
  });

  it("runs what serves several cells once", () => {
    const defaults = plan.filter(
      ({ spec }) => spec.model === "V2VSLS" && spec.options.alpha === 9.5 && spec.seed === 0,
    );
    const paperSetting = defaults.filter(({ spec }) => spec.options.lambda === 0.12);
    expect(paperSetting.map(({ table }) => table)).toEqual([2, 6, "alpha-lambda", "alpha-lambda-map"]);
    expect(distinctRuns(paperSetting.map((run) => run))).toHaveLength(1);
  });

  it("gives every model the seed of the run, and the profile's epochs", () => {
    for (const { spec } of plan) {
      if (spec.model === "kNN") continue;
      expect(spec.options).toMatchObject({ seed: spec.seed, epochs: profileNamed("smoke").epochs });
    }
  });

  it("keeps to the tables, seeds and options asked for", () => {
    const chosen = planRuns(seq2seqKnn, {
      profile: profileNamed("smoke"),
      datasets: [dataset],
      tables: [6],
      seeds: 1,
      options: { hidden: 8 },
    });
    expect(chosen.map(({ row }) => row)).toEqual(["Set-based model", "Swapped order V2VSLS", "V2VSLS"]);
    expect(chosen.every(({ spec }) => spec.options.hidden === 8)).toBe(true);
  });
});

it("fills rows of the paper's tables by the paper's names", () => {
  const { tables } = loadPaper("seq2seq-knn");
  for (const planned of seq2seqKnn.tables) {
    const table = tables.find(({ id }) => id === planned.table);
    if (!table) continue;
    const names = table.rows.map(({ name }) => name);
    for (const row of Object.keys(planned.rows)) expect(names).toContain(row);
  }
});

it("offers the nearest profile for an unknown one", () => {
  expect(() => profileNamed("quik")).toThrow(/did you mean "quick"/);
});
