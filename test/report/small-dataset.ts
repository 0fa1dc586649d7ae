import type { Dataset } from "../../src/data/dataset";
import { matrix } from "../../src/data/matrix";

/** 1,200 rows of 3 columns, in two classes. */
export const smallDataset = (name: string, standIn: boolean): Dataset => ({
  name,
  title: `The ${name}`,
  source: "https://example.org/data.csv",
  checksum: "0123456789abcdef",
  verified: true,
  standIn,
  x: matrix(new Float32Array(3600), 1200, 3),
  y: Int32Array.from({ length: 1200 }, (_, i) => Number(i < 1100)),
  classNames: ["rare", "common"],
});
