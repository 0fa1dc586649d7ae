import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadCsv } from "../../src/data/csv";
import { useTemporaryCache } from "./temporary-folder";

const folder = useTemporaryCache();

function write(text: string, name = "flowers.csv"): string {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
}

const FLOWERS = "length,species,width\n1.5,setosa,2\n3,virginica,4e-1\n-5,setosa,6\n";

describe("loadCsv", () => {
  it("reads features, labels and names", async () => {
    const path = write(FLOWERS);
    const dataset = await loadCsv(path, { label: "species" });
    expect(dataset).toEqual({
      name: basename(path),
      title: basename(path),
      source: resolve(path),
      checksum: createHash("sha256").update(FLOWERS).digest("hex"),
      verified: true,
      standIn: false,
      x: { data: Float32Array.of(1.5, 2, 3, 0.4, -5, 6), rows: 3, cols: 2 },
      y: Int32Array.of(0, 1, 0),
      classNames: ["setosa", "virginica"],
      featureNames: ["length", "width"],
    });
  });

  it("finds the label by position, with a header and without", async () => {
    const withHeader = await loadCsv(write(FLOWERS), { label: 1 });
    expect(withHeader.featureNames).toEqual(["length", "width"]);
    const without = await loadCsv(write(FLOWERS.slice(FLOWERS.indexOf("\n") + 1)), { label: 1 });
    expect(without.featureNames).toBeUndefined();
    expect(without.x).toEqual(withHeader.x);
    expect(without.y).toEqual(withHeader.y);
  });

  it("sorts text labels by character and numbers by value", async () => {
    const text = (labels: string[]) => labels.map((label) => `1,${label}\n`).join("");
    const letters = await loadCsv(write(text(["b", "B", "a", "10"])), { label: 1 });
    expect(letters.classNames).toEqual(["10", "B", "a", "b"]);
    expect(Array.from(letters.y)).toEqual([3, 1, 2, 0]);
    const numbers = await loadCsv(write(text(["10", "9", "-1"])), { label: 1 });
    expect(numbers.classNames).toEqual(["-1", "9", "10"]);
  });

  it("takes the classes in the order they are given, also those that do not occur", async () => {
    const classNames = ["virginica", "versicolor", "setosa"];
    const dataset = await loadCsv(write(FLOWERS), { label: "species", classNames });
    expect(dataset.classNames).toEqual(classNames);
    expect(Array.from(dataset.y)).toEqual([2, 0, 2]);
  });

  it("reads quotes, other delimiters, CRLF, empty lines and a byte order mark", async () => {
    const expected = await loadCsv(write(FLOWERS), { label: "species" });
    const forms = [
      FLOWERS.replaceAll(",", ";"),
      FLOWERS.replaceAll(",", "\t"),
      FLOWERS.replaceAll("\n", "\r\n"),
      FLOWERS.replaceAll("\n", "\n\n"),
      `\ufeff${FLOWERS}`,
      FLOWERS.replace("species", '"species"').replace("1.5", '" 1.5"').replaceAll("setosa", '"setosa"'),
    ];
    for (const form of forms) {
      const { x, y, featureNames } = await loadCsv(write(form), { label: "species" });
      expect({ x, y, featureNames }).toEqual({
        x: expected.x,
        y: expected.y,
        featureNames: expected.featureNames,
      });
    }
    const bars = await loadCsv(write(FLOWERS.replaceAll(",", "#")), { label: "species", delimiter: "#" });
    expect(bars.x).toEqual(expected.x);
  });

  it("keeps delimiters, quotes and line breaks inside of quotes", async () => {
    const labels = ["a,b", 'say "no"', "two\nlines"];
    const quoted = labels.map((label) => `1,"${label.replaceAll('"', '""')}"\n`).join("");
    const { classNames } = await loadCsv(write(`x,label\n${quoted}`), { label: "label" });
    expect(classNames).toEqual([...labels].sort());
  });

  it.each([
    ["a missing field", "4,,6", "line 3, column 2 (b): expected a number, got an empty field"],
    ["a word", "4,five,6", 'line 3, column 2 (b): expected a finite number, got "five"'],
    ["NaN", "NaN,5,6", 'line 3, column 1 (a): expected a finite number, got "NaN"'],
    ["infinity", "4,-Infinity,6", 'line 3, column 2 (b): expected a finite number, got "-Infinity"'],
    [
      "a number too large",
      "4,1e99,6",
      "line 3, column 2 (b): expected a number within the range of 32-bit floats",
    ],
    ["a missing label", "4,5,", "line 3, column 3 (c): expected a label, got an empty field"],
    ["a short line", "4,5", "line 3, column 3 (c): expected 3 fields as in the first line, got 2"],
    ["a long line", "4,5,6,7", "line 3, column 4: expected 3 fields as in the first line, got 4"],
    ["an open quote", '4,5,"6', "line 3: Quoted field unterminated"],
  ])("names file, line and column of %s", async (_, line, message) => {
    const path = write(`a,b,c\n1,2,3\n${line}\n7,8,9\n`);
    await expect(loadCsv(path, { label: "c" })).rejects.toThrow(`${path}, ${message}`);
  });

  it("counts lines inside of quotes", async () => {
    const path = write('a,c\n1,"two\r\nlines"\n\n2,x\nthree,x\n');
    await expect(loadCsv(path, { label: "c" })).rejects.toThrow(`${path}, line 6, column 1 (a)`);
  });

  it("names a class that is not among those given", async () => {
    const path = write(FLOWERS);
    await expect(loadCsv(path, { label: "species", classNames: ["setosa", "lutea"] })).rejects.toThrow(
      `${path}, line 3, column 2 (species): expected one of the classes setosa, lutea, got "virginica"`,
    );
  });

  it("offers the nearest column for a label that is not there", async () => {
    await expect(loadCsv(write(FLOWERS), { label: "specie" })).rejects.toThrow(
      /unknown label column "specie"; did you mean "species"\?/,
    );
    await expect(loadCsv(write(FLOWERS), { label: 3 })).rejects.toThrow(
      /expected a label column of 0 \.\. 2, got 3/,
    );
    await expect(loadCsv(write("a,b,b\n1,2,3\n"), { label: "b" })).rejects.toThrow(
      /several columns are named "b"/,
    );
  });

  it.each([
    ["no line", "", "expected at least one row, got none"],
    ["a header only", "a,b\n", "expected at least one row, got none"],
    ["one column", "a\nx\n", "expected features beside the label, got one column"],
  ])("refuses a file of %s", async (_, text, message) => {
    await expect(loadCsv(write(text), { label: 0 })).rejects.toThrow(message);
  });

  it("says which file is not there", async () => {
    await expect(loadCsv(join(folder.path, "nowhere.csv"), { label: "a" })).rejects.toThrow(
      /ENOENT.*nowhere\.csv/,
    );
  });

  it("reads back any table of floats and labels", async () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    const label = fc.string({ minLength: 1, maxLength: 5 }).filter((text) => text.trim() === text);
    const rows = fc.array(fc.tuple(value, label, value), { minLength: 1, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        const lines = table.map(([a, text, b]) => `${a},"${text.replaceAll('"', '""')}",${b}`);
        const path = write(["a,label,b", ...lines].join("\n"));
        const { x, y, classNames } = await loadCsv(path, { label: "label", delimiter: "," });
        expect(x.data).toEqual(Float32Array.from(table.flatMap(([a, , b]) => [a + 0, b + 0])));
        expect(Array.from(y, (code) => classNames[code])).toEqual(table.map(([, text]) => text));
      }),
      { numRuns: 60 },
    );
  });
});
