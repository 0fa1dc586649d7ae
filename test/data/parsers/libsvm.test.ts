import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLibsvm } from "../../../src/data/parsers/libsvm";
import { contentOf } from "./chunks";

const format = { columns: 4, classNames: ["1", "2", "3"], expectedRows: 2 };

describe("parseLibsvm", () => {
  it("reads back what was written sparsely", async () => {
    const value = fc.oneof(fc.constant(0), fc.float({ noNaN: true, noDefaultInfinity: true }));
    const row = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.array(value, { minLength: 4, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
        const lines = rows.map(([label, values]) => {
          const pairs = values.flatMap((v, j) => (v === 0 ? [] : [`${j + 1}:${v}`]));
          return [format.classNames[label], ...pairs].join(" ") + " ";
        });
        const half = Math.ceil(lines.length / 2);
        const files = [lines.slice(0, half), lines.slice(half)].map((part) => contentOf(part.join("\n")));
        const table = await parseLibsvm(files, format);
        expect(Array.from(table.y)).toEqual(rows.map(([label]) => label));
        expect(table.x.data).toEqual(
          Float32Array.from(rows.flatMap(([, values]) => values.map((v) => v + 0))),
        );
      }),
    );
  });

  it.each([
    ["1 1:2\n4 1:2", 'rows.csv, line 2, column 1: expected a label out of 1, 2, 3, got "4"'],
    ["1 1:2 5:1", "rows.csv, line 1, column 3: expected an index of 2 .. 4, got 5"],
    ["1 2:2 2:1", "rows.csv, line 1, column 3: expected an index of 3 .. 4, got 2"],
    ["1 0:2", "rows.csv, line 1, column 2: expected an index of 1 .. 4, got 0"],
    ["1 1=2", 'rows.csv, line 1, column 2: expected index:value, got "1=2"'],
    ["1 1:nan", 'rows.csv, line 1, column 2: expected a finite number, got "nan"'],
  ])("refuses %j", async (text, message) => {
    await expect(parseLibsvm([contentOf(text)], format)).rejects.toThrow(message);
  });
});
