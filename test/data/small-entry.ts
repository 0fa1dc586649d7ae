import { createHash } from "node:crypto";
import type { DatasetEntry } from "../../src/data/catalogue/entry";
import { classesByName, parseDelimited } from "../../src/data/parsers/delimited";

/** The content of a small data set: 300 rows of class a, 100 of class b. */
export const SMALL_TEXT = Array.from(
  { length: 400 },
  (_, i) => `${i},${(i * 7) % 13},${i % 4 === 0 ? "b" : "a"}\n`,
).join("");
export const SMALL_CHECKSUM = createHash("sha256").update(SMALL_TEXT).digest("hex");

/** A data set of one file, `rows.csv.gz`, as the catalogue would describe it. */
export function smallEntry(urls: string[], sha256: string | undefined = SMALL_CHECKSUM): DatasetEntry {
  return {
    title: "Small",
    source: "https://example.org/small",
    files: [{ name: "rows.csv.gz", urls, sha256 }],
    parser: {
      revision: 1,
      parse: (files) =>
        parseDelimited(files, {
          fields: 3,
          label: 2,
          classNames: ["a", "b"],
          classOf: classesByName(["a", "b"]),
          expectedRows: 400,
        }),
    },
    facts: { rows: 400, columns: 2, classes: { a: 300, b: 100 } },
  };
}
