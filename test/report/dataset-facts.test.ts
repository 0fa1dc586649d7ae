import { expect, it } from "vitest";
import { datasetFacts } from "../../src/report/dataset-facts";
import { smallDataset } from "./small-dataset";

it("datasetFacts fills the paper's columns, says what is a stand-in, and leaves other data out", () => {
  const datasets = [smallDataset("wine", true), smallDataset("own.csv", false), smallDataset("iris", false)];
  const paper = { datasets: { Iris: "iris", Digits: "digits", Wine: "wine" } };
  const facts = datasetFacts(paper, datasets, {
    rows: ({ x }) => x.rows,
    classes: ({ classNames }) => classNames.length,
  });
  const cell = (value: number, standIn: boolean) => ({ values: [value], seeds: [0], runs: [], standIn });
  expect(facts).toEqual({
    rows: { Iris: cell(1200, false), Wine: cell(1200, true) },
    classes: { Iris: cell(2, false), Wine: cell(2, true) },
  });
});
