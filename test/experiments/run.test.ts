import { describe, expect, it } from "vitest";
import { describeRun, runHash, type RunSpec } from "../../src/experiments/run";

const spec: RunSpec = {
  experiment: "seq2seq-knn",
  model: "V2VSLS",
  options: { k: 5, alpha: 9.5 },
  dataset: "credit-default",
  checksum: "abc",
  rows: 1000,
  seed: 0,
  revision: "1.1",
};

describe("runHash", () => {
  it("does not depend on the order of keys", () => {
    const shuffled = { ...Object.fromEntries(Object.entries(spec).reverse()), options: { alpha: 9.5, k: 5 } };
    expect(runHash(shuffled as unknown as RunSpec)).toBe(runHash(spec));
  });

  it.each<Partial<RunSpec>>([
    { model: "V2LS" },
    { options: { k: 5, alpha: 9 } },
    { dataset: "covertype" },
    { checksum: "abd" },
    { rows: undefined },
    { rows: 1001 },
    { seed: 1 },
    { revision: "1.2" },
    { standIn: true },
    { label: "class" },
    { oversampler: { name: "SMOTE", options: { seed: 0 } } },
  ])("differs when %j does", (change) => {
    expect(runHash({ ...spec, ...change })).not.toBe(runHash(spec));
  });

  it("names a file", () => expect(runHash(spec)).toMatch(/^[0-9a-f]{16}$/));
});

it("says in words what is run", () => {
  expect(describeRun(spec)).toBe("V2VSLS on credit-default, seed 0");
  const oversampler = { name: "SMOTE", options: {} };
  expect(describeRun({ ...spec, model: "FFN", oversampler })).toBe(
    "FFN behind SMOTE on credit-default, seed 0",
  );
});
