import { describe, expect, it } from "vitest";
import { classCounts } from "../../../src/data/dataset";
import { LEFT_OUT, parseDelimited, type DelimitedFormat } from "../../../src/data/parsers/delimited";
import { contentOf } from "./chunks";

const format: DelimitedFormat = {
  headerLines: 1,
  fields: 5,
  ignored: [0],
  symbolic: [2],
  label: 4,
  classNames: ["no", "yes"],
  classOf: new Map([
    ["0", 0],
    ["1", 1],
    ["9", LEFT_OUT],
  ]),
  expectedRows: 1,
};

describe("parseDelimited", () => {
  it("reads features, codes symbols over all files, leaves out rows and columns", async () => {
    const table = await parseDelimited(
      [
        contentOf("id,a,b,c,class\n1,0.5,udp,2,0\n2,7,tcp,8,9\n3,1.5,udp,-4,1\n"),
        contentOf("id,a,b,c,class\n4,2.5,icmp,6,1\n5,0,tcp,1,0"),
      ],
      format,
    );
    // tcp appears second, in a row that is left out.
    expect(Array.from(table.x.data)).toEqual([0.5, 0, 2, 1.5, 0, -4, 2.5, 2, 6, 0, 1, 1]);
    expect([table.x.rows, table.x.cols]).toEqual([4, 3]);
    expect(Array.from(table.y)).toEqual([0, 1, 1, 0]);
    expect(classCounts(table)).toEqual([2, 2]);
  });

  it.each([
    ["h\n1,0.5,udp,2", "rows.csv, line 2, column 5: expected 5 fields, got 4"],
    ["h\n\n1,0.5,udp,2,0,7", "rows.csv, line 3, column 6: expected 5 fields, got more"],
    ["h\n1,,udp,2,0", "rows.csv, line 2, column 2: expected a number, got an empty field"],
    ["h\n1,3,udp,x,0", 'rows.csv, line 2, column 4: expected a finite number, got "x"'],
    ["h\n1,3,udp,4,maybe", 'rows.csv, line 2, column 5: expected a known label, got "maybe"'],
  ])("refuses %j", async (text, message) => {
    await expect(parseDelimited([contentOf(text)], format)).rejects.toThrow(message);
  });
});
