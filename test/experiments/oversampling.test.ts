import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { standInDataset } from "../../src/data/stand-in-dataset";
import { macroF1 } from "../../src/evaluation/metrics";
import { estimate } from "../../src/experiments/estimate";
import { executeHoldout } from "../../src/experiments/holdout";
import { loadHoldoutData } from "../../src/experiments/holdout-data";
import { oversampledRows } from "../../src/experiments/oversampled-rows";
import { distinctRuns, type PlannedRun, planRuns } from "../../src/experiments/plan";
import { profileNamed } from "../../src/experiments/profiles";
import { publish, verifyPublished } from "../../src/experiments/published";
import { runHash, type RunSpec } from "../../src/experiments/run";
import { seq2seqKnn } from "../../src/experiments/seq2seq-knn";
import { planStudy, reproduce } from "../../src/experiments/study";
import { KnnClassifier } from "../../src/neighbors/knn-classifier";
import { NeuralOversampler } from "../../src/oversampling/neural-oversampler";
import { Smote } from "../../src/oversampling/smote";
import { UnsuitableRows } from "../../src/oversampling/unsuitable-rows";
import { loadPaper } from "../../src/report/load-paper";
import { tableHtml } from "../../src/report/table-html";
import { paperTable } from "../../src/report/table";
import { ownDataHtml } from "../../src/report/own-data-html";

const dataset = { name: "credit-default", dataset: standInDataset("credit-default", 100) };
const smoke = { profile: profileNamed("smoke"), datasets: [dataset] };
const runOf = (plan: readonly PlannedRun[], table: number | string, row: string) =>
  plan.find((run) => run.table === table && run.row === row)!.spec;

describe("the plan", () => {
  const plan = planRuns(seq2seqKnn, smoke);

  it("has a run per combination, data set and seed, and none for the table that is derived", () => {
    expect(plan.filter(({ table }) => table === 8)).toHaveLength(3 * 4 * 2);
    expect(plan.filter(({ table }) => table === 9)).toHaveLength(0);
  });

  it("takes the classifiers of Table 2 as they are", () => {
    for (const model of ["FFN", "XGB", "RF"]) {
      expect(runOf(plan, 8, `${model}-original`)).toEqual(runOf(plan, 2, model));
      expect(runOf(plan, 8, `${model}-SMOTE`).options).toEqual(runOf(plan, 2, model).options);
    }
  });

  it("gives an oversampler its defaults, the seed, and the profile's epochs", () => {
    expect(runOf(plan, 8, "XGB-ADASYN").oversampler).toEqual({
      name: "ADASYN",
      options: { samplingStrategy: "auto", nNeighbors: 5, seed: 0 },
    });
    const { name, options } = runOf(plan, 8, "XGB-V2VSLS").oversampler!;
    expect(name).toBe("V2VSLS");
    expect(options).toMatchObject({ generator: "V2VSLS", alpha: 3, lambda: 1.3, k: 5, epochs: 2, seed: 0 });
    const second = runOf(plan, "second-generator", "XGB-MNkNN_VEC").oversampler!;
    expect(second.options).toMatchObject({ generator: "MNkNN_VEC", alpha: 3, lambda: 1.3, memorySize: 64 });
  });

  it("gives it what is asked of every model, and not what is asked of the classifier", () => {
    const protocol = {
      ...seq2seqKnn,
      tables: [
        {
          table: 8,
          rows: { row: { model: "FFN", options: { seed: 7, hidden: 5 }, oversampler: { name: "V2VSLS" } } },
        },
      ],
    };
    const [{ spec }] = planRuns(protocol, { ...smoke, options: { batchSize: 16 } });
    expect(spec.oversampler!.options).toMatchObject({ batchSize: 16, hidden: 128, seed: 0 });
  });

  it("makes the rows of one oversampler for all classifiers one after the other", () => {
    const names = distinctRuns(plan.filter(({ table, seed }) => table === 8 && seed === 0)).map(
      ({ oversampler }) => oversampler?.name ?? "original",
    );
    expect(names.filter((name, i) => name !== names[i - 1])).toEqual([
      "original",
      "SMOTE",
      "ADASYN",
      "V2VSLS",
    ]);
  });

  it("shares the runs of the paper's setting with the sweep of section 5", () => {
    expect(runOf(plan, "alpha-lambda-oversampling", "alpha=3, lambda=1.3")).toEqual(
      runOf(plan, 8, "FFN-V2VSLS"),
    );
    expect(
      runOf(plan, "alpha-lambda-oversampling", "alpha=9.5, lambda=0.12").oversampler!.options,
    ).toMatchObject({
      alpha: 9.5,
      lambda: 0.12,
    });
  });

  it("offers the nearest oversampler for an unknown one", () => {
    const rows = { row: { model: "RF", oversampler: { name: "SMOT" } } };
    const protocol = { ...seq2seqKnn, tables: [{ table: 8, rows }] };
    expect(() => planRuns(protocol, smoke)).toThrow(/unknown oversampler "SMOT"; did you mean "SMOTE"/);
  });
});

describe("runs without an oversampler", () => {
  it("are written, and so hashed, as before there were oversamplers", () => {
    const { checksum } = dataset.dataset;
    const spec = runOf(planRuns(seq2seqKnn, smoke), 2, "kNN");
    expect(JSON.stringify(spec)).toBe(
      '{"experiment":"seq2seq-knn","model":"kNN","options":{"k":5},"dataset":"credit-default","standIn":true,' +
        `"checksum":"${checksum}","rows":100,"seed":0,"revision":"1.1"}`,
    );
    expect(runHash({ ...spec, checksum: "abc" })).toBe("c2d76f06efe44296");
  });

  it("have the names under which they were published", () => {
    const folder = join(__dirname, "..", "..", "outputs", "published", "runs", "seq2seq-knn");
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const { spec } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { spec: RunSpec };
      expect(`${runHash(spec)}.json`).toBe(file);
    }
  });
});

describe("executeHoldout with an oversampler", () => {
  const base = { ...runOf(planRuns(seq2seqKnn, smoke), 2, "kNN"), rows: 400 };
  const smote = { name: "SMOTE", options: { samplingStrategy: "auto", kNeighbors: 5, seed: 0 } };
  const folder = mkdtempSync(join(tmpdir(), "neural-knn-oversampling-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("fits the model on balanced rows, and leaves validation and test rows as they are", async () => {
    const data = await loadHoldoutData(base);
    const before = JSON.stringify([data.train, data.validation, data.test]);
    const report = await executeHoldout({ ...base, oversampler: smote }, data, folder);
    expect(JSON.stringify([data.train, data.validation, data.test])).toBe(before);
    expect(report.data.rows).toEqual({ train: 256, validation: 64, test: 80 });

    const balanced = await new Smote().resample(data.train.x, data.train.y);
    const predicted = await (
      await new KnnClassifier({ k: 5 }).fit(balanced.x, balanced.y)
    ).predict(data.test.x);
    expect(report.metrics.macroF1).toBe(macroF1(data.test.y, predicted));
    expect(report.metrics.confusion.flat().reduce((a, b) => a + b, 0)).toBe(80);

    const count = (label: number) => data.train.y.filter((own) => own === label).length;
    const { synthetic, seconds } = report.oversampling!;
    expect(synthetic).toEqual([0, count(0) - count(1)]);
    expect(seconds).toBeGreaterThan(0);
  });

  it("reports nothing of it where there is none", async () => {
    const report = await executeHoldout(base, await loadHoldoutData(base), folder);
    expect(report).not.toHaveProperty("oversampling");
  });

  it("makes the rows once for models that follow one another", async () => {
    const data = await loadHoldoutData(base);
    const first = await data.oversampled(smote, "unused");
    expect(await data.oversampled({ ...smote, options: { ...smote.options } }, "unused")).toBe(first);
    const other = { ...smote, options: { ...smote.options, seed: 1 } };
    expect((await data.oversampled(other, "unused")).x).not.toEqual(first.x);
    expect((await data.oversampled(smote, "unused")).x).toEqual(first.x);
  });

  it("trains a generator on the training rows, with seconds of its own", async () => {
    const data = await loadHoldoutData(base);
    const planned = runOf(
      planRuns(seq2seqKnn, { ...smoke, options: { hidden: 8, batchSize: 64 } }),
      8,
      "RF-V2VSLS",
    );
    const { oversampler } = planned;
    const report = await executeHoldout({ ...base, oversampler }, data, folder);
    expect(report.oversampling!.seconds).toBeGreaterThan(0);
    expect(report.seconds.neighbors).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    const rows = await data.oversampled(oversampler!, "unused");
    expect(rows.x.rows).toBe(256 + report.oversampling!.synthetic.reduce((a, b) => a + b, 0));
    expect(rows.x.data.subarray(0, data.train.x.data.length)).toEqual(data.train.x.data);
  });

  it("keeps the generator that is best on the validation rows", async () => {
    const data = await loadHoldoutData(base);
    const { train } = data;
    // Labels turned around: here the best is not the last.
    const validation = { x: data.validation.x, y: data.validation.y.map((label) => 1 - label) };
    const { options } = runOf(
      planRuns(seq2seqKnn, { ...smoke, options: { hidden: 8, batchSize: 64, epochs: 6 } }),
      8,
      "RF-V2VSLS",
    ).oversampler!;
    const file = join(folder, "generator.safetensors");
    const rows = await oversampledRows({ name: "V2VSLS", options }, { ...data, validation }, file);
    const best = await new NeuralOversampler(options).resample(train.x, train.y, { validation });
    expect(rows.x).toEqual(best.x);
    const last = await new NeuralOversampler(options).resample(train.x, train.y);
    expect(rows.x).not.toEqual(last.x);
  });

  it("refuses a model that learns from neighbours", async () => {
    const network = runOf(planRuns(seq2seqKnn, smoke), 2, "V2LS");
    const spec = { ...base, model: "V2LS", options: network.options, oversampler: smote };
    const data = await loadHoldoutData(base);
    await expect(executeHoldout(spec, data, folder)).rejects.toThrow(/labels alone behind SMOTE, got V2LS/);
  });

  it("tells rows that do not suit an oversampler from other trouble", async () => {
    const data = await loadHoldoutData(base);
    const greedy = { ...smote, options: { ...smote.options, kNeighbors: 300 } };
    await expect(data.oversampled(greedy, "unused")).rejects.toThrow(UnsuitableRows);
    const senseless = { ...smote, options: { ...smote.options, kNeighbors: 0 } };
    const error = await data.oversampled(senseless, "unused").catch((reason: unknown) => reason);
    expect(error).toEqual(new RangeError("Smote: expected kNeighbors to be an integer >= 1, got 0"));
    expect(error).not.toBeInstanceOf(UnsuitableRows);
  });
});

describe("a study with rows that ADASYN refuses", () => {
  const outputs = mkdtempSync(join(tmpdir(), "neural-knn-refused-"));
  const before = process.env.NEURAL_KNN_OUTPUTS;
  const path = join(outputs, "apart.csv");
  const request = {
    profile: "smoke",
    datasets: ["credit-default"],
    csv: { path, label: "side" },
    tables: [8, 9],
    options: { epochs: 1, hidden: 8, batchSize: 32, trees: 5, rounds: 5 },
    seeds: 1,
  };

  beforeAll(() => {
    process.env.NEURAL_KNN_OUTPUTS = outputs;
    // Two classes so far apart that no neighbourhood is mixed.
    const lines = Array.from({ length: 120 }, (_, i) => {
      const isLeft = i % 4 > 0;
      return `${(i % 7) + (isLeft ? 0 : 1000)},${(i * 31) % 11},${isLeft ? "left" : "right"}`;
    });
    writeFileSync(path, ["a,b,side", ...lines].join("\n"));
  });
  afterAll(() => {
    if (before === undefined) delete process.env.NEURAL_KNN_OUTPUTS;
    else process.env.NEURAL_KNN_OUTPUTS = before;
    rmSync(outputs, { recursive: true });
  });

  it("finishes all other runs; the cells say why, and nothing is tried twice", async () => {
    const study = await reproduce("seq2seq-knn", request);
    expect(study.reports).toHaveLength(12 + 9);
    expect(study.refusals.map(({ spec }) => spec.model).sort()).toEqual(["FFN", "RF", "XGB"]);
    const own = study.ownResults[8];
    expect(own["RF-ADASYN"]["apart.csv"]).toMatchObject({ values: [], text: "refused" });
    expect(own["RF-ADASYN"]["apart.csv"].assumptions).toMatch(
      /^refused for seed 0: Adasyn.resample: .*use Smote instead$/,
    );
    expect(own["RF-SMOTE"]["apart.csv"].values).toHaveLength(1);
    expect(ownDataHtml(own, "Macro F1, %")).toContain("refused");
    // Table 9 of one's own data: there is no gain on what was refused.
    expect(Object.keys(study.ownResults[9])).toEqual(["Best model", "Best F-1", "Better than best SMOTE"]);
    expect(Object.keys(study.results[9])).toHaveLength(4);

    const planned = await planStudy("seq2seq-knn", request);
    expect(estimate(planned)).toMatchObject({ runs: 24, stored: 24, seconds: 0 });
    const stored: boolean[] = [];
    const again = await reproduce("seq2seq-knn", { ...request, onRun: (run) => stored.push(run.stored) });
    expect(stored).toEqual(Array(24).fill(true));
    expect(again.ownResults).toEqual(study.ownResults);
  });

  it("shows it in the paper's table as well", () => {
    const cell = {
      values: [],
      seeds: [],
      runs: [],
      standIn: false,
      text: "refused",
      assumptions: "too few rows",
    };
    const html = tableHtml(paperTable(loadPaper("seq2seq-knn"), 8, { "RF-ADASYN": { CCD: cell } }));
    expect(html).toContain("refused");
    expect(html).toContain("CCD: too few rows");
  });

  it("publishes Table 9 with Table 8, and verifies both", async () => {
    const study = await reproduce("seq2seq-knn", { ...request, csv: undefined });
    await publish(study);
    const { cells, problems } = await verifyPublished(0);
    expect(problems).toEqual([]);
    expect(cells).toBe(12 + 4);
  });
});
