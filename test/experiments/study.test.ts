import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publish, summarize, verifyPublished } from "../../src/experiments/published";
import { MODELS } from "../../src/experiments/models";
import { estimate } from "../../src/experiments/estimate";
import { runHash } from "../../src/experiments/run";
import { runAll } from "../../src/experiments/run-all";
import { planStudy, reproduce } from "../../src/experiments/study";
import { distinctRuns } from "../../src/experiments/plan";
import { readReport, runFolder } from "../../src/experiments/store";
import { mean, standardDeviation } from "../../src/evaluation/descriptive";

// The whole road, through worker processes of the build, on generated rows: a smoke profile of two models and one epoch.
const request = {
  profile: "smoke",
  datasets: ["credit-default"],
  tables: [2],
  models: ["kNN", "V2LS", "V2VS", "V2VSLS"],
  options: { epochs: 1, hidden: 8, batchSize: 64 },
};
const outputs = mkdtempSync(join(tmpdir(), "neural-knn-study-"));
const before = process.env.NEURAL_KNN_OUTPUTS;

beforeAll(() => {
  process.env.NEURAL_KNN_OUTPUTS = outputs;
});
afterAll(() => {
  if (before === undefined) delete process.env.NEURAL_KNN_OUTPUTS;
  else process.env.NEURAL_KNN_OUTPUTS = before;
  rmSync(outputs, { recursive: true });
});

describe("reproduce", () => {
  it("makes the runs, stores them, and gathers a cell per row", async () => {
    const seen: number[] = [];
    const study = await reproduce("seq2seq-knn", { ...request, onRun: ({ done }) => seen.push(done) });
    expect(Object.keys(study.results[2])).toEqual(request.models);
    const cell = study.results[2].V2VSLS.CCD;
    expect(cell).toMatchObject({ seeds: [0, 1], standIn: true });
    expect(cell.values.every((value) => value > 0 && value <= 1)).toBe(true);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const report of study.reports) {
      expect(readReport(join(runFolder(report.spec), "report.json"))).toEqual(report);
      expect(readdirSync(runFolder(report.spec))).toEqual(["report.json"]);
      const counted = report.metrics.confusion.flat().reduce((a, b) => a + b, 0);
      expect(counted).toBe(report.data.rows.test);
    }
  });

  it("reads what is stored, and gives the same", async () => {
    const stored: boolean[] = [];
    const again = await reproduce("seq2seq-knn", {
      ...request,
      onRun: ({ stored: was }) => stored.push(was),
    });
    expect(stored).toEqual(Array(8).fill(true));
    expect(estimate(await planStudy("seq2seq-knn", request))).toMatchObject({
      runs: 8,
      stored: 8,
      seconds: 0,
    });
    expect(again.results[2].kNN.CCD.runs).toHaveLength(2);
  });

  it("estimates the time of every model", async () => {
    const studies = await Promise.all([
      planStudy("seq2seq-knn", { profile: "smoke", datasets: ["credit-default"], seeds: 1 }),
      planStudy("nn-knn", { profile: "smoke", datasets: ["zebra-a"], seeds: 1 }),
    ]);
    const models = studies.flatMap(({ plan }) => plan.map(({ spec }) => spec.model));
    expect(new Set(models)).toEqual(new Set(Object.keys(MODELS)));
    for (const all of studies) {
      for (const planned of all.plan) {
        const { seconds } = estimate({ ...all, plan: [planned] });
        expect(seconds, planned.spec.model).toBeGreaterThanOrEqual(0);
      }
      expect(estimate(all).seconds).toBeGreaterThan(0);
    }
  });

  it("makes a run again that was deleted, with the same result", async () => {
    const { reports } = await reproduce("seq2seq-knn", request);
    const chosen = reports.find(({ spec }) => spec.model === "V2VSLS")!;
    rmSync(runFolder(chosen.spec), { recursive: true });
    const again = await reproduce("seq2seq-knn", request);
    const remade = again.reports.find(({ hash }) => hash === chosen.hash)!;
    expect(remade.finishedAt).not.toBe(chosen.finishedAt);
    expect(remade.metrics).toEqual(chosen.metrics);
  });

  it("learns out of core, and fills a table about one data set with figures, times and what stands in for it", async () => {
    const models = ["kNN", "V2LS", "Out-of-core kNN", "Out-of-core V2LS"];
    const study = await reproduce("seq2seq-knn", { ...request, tables: [5], models, seeds: 1 });
    expect(study.results).toEqual({});
    const rows = study.ownResults[5];
    expect(Object.keys(rows["OOC F-1"])).toEqual(["kNN", "V2LS"]);
    expect(Object.keys(rows["OOC time (s), training"])).toEqual(["V2LS"]);
    const outOfCore = study.reports.find(({ spec }) => spec.model === "Out-of-core V2LS")!;
    expect(outOfCore.spec.options).toMatchObject({ rounds: 50, drawnRows: 64, redrawEachEpoch: 0 });
    expect(rows["OOC time (s), neighbour sequences"].V2LS.values).toEqual([outOfCore.seconds.neighbors]);
    expect(outOfCore.seconds.neighbors).toBeGreaterThan(0);
    expect(rows["OOC F-1"].V2LS.values).toEqual([outOfCore.metrics.macroF1]);
  });

  it("draws anew in every epoch where it is asked to, and counts that time for the search", async () => {
    const models = ["Out-of-core V2VSLS"];
    const options = { ...request.options, epochs: 3, rounds: 1 };
    const study = await reproduce("seq2seq-knn", {
      ...request,
      tables: ["redraw"],
      models,
      options,
      seeds: 1,
    });
    const [once, each] = [0, 1].map((redraw) =>
      study.reports.find(({ spec }) => spec.options.redrawEachEpoch === redraw)!,
    );
    expect(each.history).toHaveLength(3);
    expect(each.history[2].loss).not.toBe(once.history[2].loss);
    expect(each.seconds.neighbors).toBeGreaterThan(0);
  });

  it("finishes the other runs when one fails, and says which", async () => {
    const { plan } = await planStudy("seq2seq-knn", { ...request, tables: [6], models: undefined, seeds: 1 });
    const specs = distinctRuns(plan);
    const broken = { ...specs[0], options: { ...specs[0].options, hidden: -1 } };
    const failure = await runAll([broken, ...specs.slice(1)]).catch((error: AggregateError) => error);
    expect(failure).toBeInstanceOf(AggregateError);
    expect((failure as AggregateError).message).toMatch(
      /1 of 3 runs failed; the first: Set-based model on credit-default/,
    );
    expect(specs.slice(1).map((spec) => readReport(join(runFolder(spec), "report.json")).hash)).toEqual(
      specs.slice(1).map(runHash),
    );
  });

  it("stops when told", async () => {
    const controller = new AbortController();
    const running = reproduce("seq2seq-knn", {
      ...request,
      options: { ...request.options, epochs: 500, patience: 500 },
      seeds: 1,
      signal: controller.signal,
      onRun: () => controller.abort(new Error("enough")),
    });
    await expect(running).rejects.toThrow("enough");
  });

  it("runs a CSV file of one's own beside the paper's data", async () => {
    const path = join(outputs, "own.csv");
    const lines = Array.from(
      { length: 120 },
      (_, i) => `${i % 7},${(i * 31) % 11},${i % 7 > 3 ? "high" : "low"}`,
    );
    writeFileSync(path, ["a,b,level", ...lines].join("\n"));
    const study = await reproduce("seq2seq-knn", { ...request, csv: { path, label: "level" }, seeds: 1 });
    expect(Object.keys(study.ownResults[2].kNN)).toEqual(["own.csv"]);
    expect(study.results[2].kNN).not.toHaveProperty("own.csv");
  });

  it.each([
    ["paper", () => planStudy("seq2seqknn"), /unknown paper "seq2seqknn"; did you mean "seq2seq-knn"/],
    ["profile", () => planStudy("seq2seq-knn", { profile: "papr" }), /did you mean "paper"/],
    ["data set", () => planStudy("seq2seq-knn", { datasets: ["covtype"] }), /did you mean "covertype"/],
  ])("offers the nearest name for an unknown %s", async (_kind, plan, message) => {
    await expect(plan()).rejects.toThrow(message);
  });

  it("says where a damaged report lies", async () => {
    const { reports } = await reproduce("seq2seq-knn", request);
    const path = join(runFolder(reports[0].spec), "report.json");
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, 100));
    await expect(reproduce("seq2seq-knn", request)).rejects.toThrow(path);
    writeFileSync(path, whole);
  });
});

describe("verifyPublished", () => {
  it("recomputes every cell and makes a run again", async () => {
    const study = await reproduce("seq2seq-knn", request);
    await publish(study);
    const { cells, rerun, problems } = await verifyPublished(0.99);
    expect(problems).toEqual([]);
    expect(cells).toBe(4);
    expect(rerun!.again).toBe(rerun!.published);
  });

  it("finds a figure that does not follow from its runs", async () => {
    const path = await publish(await reproduce("seq2seq-knn", request));
    const summary = JSON.parse(readFileSync(path, "utf8")) as { cells: { mean: number }[] };
    summary.cells[2].mean += 0.01;
    writeFileSync(path, JSON.stringify(summary));
    const { problems } = await verifyPublished(0);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/cells\.2\.mean: expected/);
  });

  it("summarises a cell as mean and sample standard deviation", async () => {
    const { results } = await reproduce("seq2seq-knn", request);
    const { values } = results[2].V2LS.CCD;
    const cell = summarize("seq2seq-knn", "smoke", results).cells.find(({ row }) => row === "V2LS")!;
    expect(cell.mean).toBe(mean(values));
    expect(cell.sd).toBe(standardDeviation(values));
  });
});
