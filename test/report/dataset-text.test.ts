import { expect, it } from "vitest";
import { datasetText } from "../../src/report/dataset-text";
import { smallDataset } from "./small-dataset";

it("datasetText gives size, classes and origin", () => {
  expect(datasetText(smallDataset("iris", false))).toBe(
    "The iris: 1,200 rows of 3; rare 100, common 1,100\n  https://example.org/data.csv, sha256 0123456789ab…",
  );
});
