import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDataset } from "../../src/data/load";
import { standInDataset } from "../../src/data/stand-in-dataset";
import { mean } from "../../src/evaluation/descriptive";
import { MEASURES } from "../../src/experiments/measures";
import { nnKnn } from "../../src/experiments/nn-knn";
import { distinctRuns, planRuns } from "../../src/experiments/plan";
import { profileNamed } from "../../src/experiments/profiles";
import { publish, verifyPublished } from "../../src/experiments/published";
import type { RunReport } from "../../src/experiments/run";
import { publishedPath } from "../../src/experiments/store";
import { planStudy, reproduce } from "../../src/experiments/study";
import { loadPaper } from "../../src/report/load-paper";
import { printedRows, tableOf } from "../../src/report/paper";

const paper = loadPaper("nn-knn");

describe("the plan of the NN-kNN paper", () => {
  const planOf = async (profile: string, names: string[]) => {
    const datasets = await Promise.all(
      names.map(async (name) => ({
        name,
        dataset: name.startsWith("zebra") ? await loadDataset(name) : standInDataset(name, 100),
      })),
    );
    return planRuns(nnKnn, { profile: profileNamed(profile, nnKnn), datasets });
  };

  it("fills every row of Table 2 but those that are chosen among others", async () => {
    const rows = new Set(
      (await planOf("paper", ["zebra-a"])).filter(({ table }) => table === 2).map(({ row }) => row),
    );
    const chosen = ["NN-kNN_O", "NN-kNN_O, honest"];
    const printed = printedRows(tableOf("test", paper, 2)).map(({ name }) => name);
    expect([...rows, ...chosen].sort()).toEqual([...printed].sort());
  });

  it("asks one run for a row and for the honest row beside it", async () => {
    const plan = (await planOf("paper", ["zebra-a"])).filter(({ table, seed }) => table === 2 && seed === 3);
    for (const run of plan.filter(({ row }) => !row.endsWith("honest"))) {
      const beside = plan.find(({ row }) => row === `${run.row}, honest`);
      if (!beside) continue;
      expect(beside.spec).toEqual(run.spec);
      expect([run.measure, beside.measure]).toEqual(["accuracy", "honestAccuracy"]);
    }
    // Four settings, two weightings, the network; kNN twice, NCA, LMNN.
    expect(distinctRuns(plan)).toHaveLength(11);
  });

  it("makes a run that draws nothing once for all seeds", async () => {
    const plan = (await planOf("paper", ["zebra-a"])).filter(({ row }) => row === "NCA");
    expect(plan.map(({ seed }) => seed)).toEqual([0, 1, 2, 3, 4]);
    expect(distinctRuns(plan)).toHaveLength(1);
  });

  it("takes the paper's epochs and patience, less where a profile says so", async () => {
    const optionsOf = async (profile: string, name: string) =>
      (await planOf(profile, [name])).find(({ row }) => row === "w=4, k=5")!.spec.options;
    expect(await optionsOf("paper", "digits")).toMatchObject({ epochs: 1000, patience: 40, w: 4, k: 5 });
    expect(await optionsOf("quick", "digits")).toMatchObject({ epochs: 200, patience: 10 });
    expect(await optionsOf("quick", "zebra-a")).toMatchObject({ epochs: 200, patience: 40 });
    expect(await optionsOf("smoke", "zebra-a")).toMatchObject({ epochs: 2 });
  });

  it("fills tables of the paper by the paper's names of rows", async () => {
    for (const { table, row } of await planOf("paper", ["zebra-a"])) {
      const known = paper.tables.find(({ id }) => id === table);
      if (known) expect(printedRows(known).map(({ name }) => name)).toContain(row);
    }
  });
});

describe("the data of the NN-kNN paper", () => {
  it("is real in a smoke run where a formula defines it, else generated", async () => {
    const { datasets } = await planStudy("nn-knn", { profile: "smoke", datasets: ["zebra-b", "iris"] });
    expect(datasets.map(({ standIn }) => standIn)).toEqual([false, true]);
  });
});

// The whole road, through worker processes of the build.
describe("a study by cross-validation", () => {
  const weightings = ["NN-kNN_O, global", "NN-kNN_O, individual"];
  const request = {
    profile: "smoke",
    datasets: ["zebra-a"],
    tables: [2],
    models: ["kNN", "NN-kNN_O global", "NN-kNN_O individual"],
    options: { epochs: 1 },
  };
  const outputs = mkdtempSync(join(tmpdir(), "neural-knn-cross-validation-"));
  const before = process.env.NEURAL_KNN_OUTPUTS;

  beforeAll(() => {
    process.env.NEURAL_KNN_OUTPUTS = outputs;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.NEURAL_KNN_OUTPUTS;
    else process.env.NEURAL_KNN_OUTPUTS = before;
    rmSync(outputs, { recursive: true });
  });

  it("gathers both ways of every row, and the better weighting for each data set", async () => {
    const { results, reports } = await reproduce("nn-knn", request);
    const cellOf = (row: string) => results[2][row]["Zebra (a)"];
    expect(reports).toHaveLength(2 + 2 * 2);
    expect(cellOf("kNN, k=1")).toMatchObject({ seeds: [0, 1], standIn: false });
    expect(new Set(cellOf("kNN, k=1").runs).size).toBe(1);

    const chosen = (by: "accuracy" | "validationAccuracy", suffix: string) => {
      const scores = weightings.map((row) =>
        mean(cellOf(row).runs.map((run) => MEASURES[by](reports.find(({ hash }) => hash === run)!))),
      );
      return weightings[scores[1] > scores[0] ? 1 : 0] + suffix;
    };
    const better = chosen("accuracy", "");
    expect(cellOf("NN-kNN_O")).toEqual({ ...cellOf(better), assumptions: `the row "${better}"` });
    const honest = chosen("validationAccuracy", ", honest");
    expect(cellOf("NN-kNN_O, honest")).toEqual({ ...cellOf(honest), assumptions: `the row "${honest}"` });
  });

  it("publishes what can be verified, the choice included", async () => {
    const study = await reproduce("nn-knn", request);
    const path = await publish(study);
    const { problems, rerun, cells } = await verifyPublished(0.5);
    expect(problems).toEqual([]);
    expect(rerun).toMatchObject({ measure: "accuracy", again: rerun!.published });
    // kNN twice, two weightings and the chosen one both ways.
    expect(cells).toBe(2 + 3 * 2);

    // A report whose folds do not add up to its confusion matrix.
    const report = study.reports.find(({ spec }) => spec.model === "kNN")!;
    const folds = report.folds!.map(({ selectedOnTest, honest }, i) => ({
      selectedOnTest,
      honest: i === 0 ? { accuracy: honest.accuracy + 1 / 11 } : honest,
    }));
    const altered: RunReport = { ...report, folds };
    const place = publishedPath(report.spec);
    const whole = readFileSync(place);
    writeFileSync(place, JSON.stringify(altered));
    const again = await verifyPublished(0.99);
    expect(again.problems.join("\n")).toMatch(/expected \d+ hits of 110 in its folds, got/);
    writeFileSync(place, whole);
    expect(path).toMatch(/nn-knn-smoke\.json$/);
  });
});
