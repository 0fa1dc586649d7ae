import { describe, expect, it } from "vitest";
import { standInDataset } from "../../src/data/stand-in-dataset";
import { distinctRuns, planRuns } from "../../src/experiments/plan";
import { profileNamed } from "../../src/experiments/profiles";
import { seq2seqKnn } from "../../src/experiments/seq2seq-knn";
import { loadPaper } from "../../src/report/load-paper";
import { printedRows } from "../../src/report/paper";

const dataset = { name: "credit-default", dataset: standInDataset("credit-default", 100) };
const plan = planRuns(seq2seqKnn, { profile: profileNamed("smoke"), datasets: [dataset] });

describe("planRuns", () => {
  it("plans a run per row, data set and seed", () => {
    expect(plan.filter(({ table }) => table === 2)).toHaveLength(11 * 2);
    expect(plan.filter(({ table }) => table === 6)).toHaveLength(3 * 2);
    expect(plan.filter(({ table }) => table === "alpha-lambda-map")).toHaveLength(16);
  });

  it("runs what serves several cells once", () => {
    const defaults = plan.filter(
      ({ spec }) => spec.model === "V2VSLS" && spec.options.alpha === 9.5 && spec.seed === 0,
    );
    const paperSetting = defaults.filter(
      ({ spec, table }) =>
        spec.options.lambda === 0.12 && spec.options.tau === 0.85 && table !== 5 && table !== "sweep-k",
    );
    expect(paperSetting.map(({ table }) => table)).toEqual([
      ...[2, 6, 7, "sweep-loss", "alpha-lambda", "alpha-lambda-map"],
    ]);
    expect(distinctRuns(paperSetting.map((run) => run))).toHaveLength(1);
  });

  it("gives every model the seed of the run, and the profile's epochs", () => {
    for (const { spec } of plan) {
      if (!spec.model.startsWith("V2")) continue;
      expect(spec.options).toMatchObject({ seed: spec.seed, ...profileNamed("smoke").options });
    }
  });

  it("runs a table about one data set on the first of its data sets that is at hand", () => {
    const five = plan.filter(({ table, row }) => table === 5 && row === "OOC F-1");
    expect(five.map(({ column, spec }) => `${column}: ${spec.model} on ${spec.dataset}`).slice(0, 3)).toEqual(
      [
        "kNN: Out-of-core kNN on credit-default",
        "kNN: Out-of-core kNN on credit-default",
        "V2LS: Out-of-core V2LS on credit-default",
      ],
    );
  });

  it("runs a row in its profiles only, and the models asked for only", () => {
    const rowsIn = (name: string) =>
      planRuns(seq2seqKnn, {
        profile: profileNamed(name),
        datasets: [dataset],
        tables: ["sweep-k"],
        seeds: 1,
      });
    expect(rowsIn("quick")).toHaveLength(4);
    expect(rowsIn("paper")).toHaveLength(20);
    const chosen = planRuns(seq2seqKnn, {
      profile: profileNamed("smoke"),
      datasets: [dataset],
      tables: [2],
      models: ["FFN"],
    });
    expect(chosen.map(({ row }) => row)).toEqual(["FFN", "FFN"]);
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
    const names = printedRows(table).map(({ name }) => name);
    const rows = "rows" in planned ? planned.rows : planned.cells;
    for (const row of Object.keys(rows)) expect(names).toContain(row);
  }
});

it("offers the nearest profile for an unknown one", () => {
  expect(() => profileNamed("quik")).toThrow(/did you mean "quick"/);
});
