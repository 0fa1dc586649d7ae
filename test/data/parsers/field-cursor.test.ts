import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FieldCursor } from "../../../src/data/parsers/field-cursor";

function cursorAt(line: string): FieldCursor {
  // Bytes around the line, so that reading past its ends shows.
  const bytes = Buffer.from(`77,${line},99`);
  const cursor = new FieldCursor("rows.csv", ",".charCodeAt(0));
  cursor.startLine(bytes, 3, bytes.length - 3, 12);
  return cursor;
}

describe("FieldCursor", () => {
  it("reads numbers and texts in turn, up to the end", () => {
    const cursor = cursorAt("1,-2.50,tcp,,+1e3, 4 ,.5,-0");
    expect(cursor.nextNumber()).toBe(1);
    expect(cursor.nextNumber()).toBe(-2.5);
    expect(cursor.nextText()).toBe("tcp");
    expect(cursor.nextText()).toBe("");
    expect(cursor.nextNumber()).toBe(1000);
    expect(cursor.nextNumber()).toBe(4);
    expect(cursor.nextNumber()).toBe(0.5);
    expect(cursor.atEnd).toBe(false);
    expect(cursor.nextNumber()).toBe(-0);
    expect(cursor.atEnd).toBe(true);
  });

  it("agrees with Number on decimals, bit for bit", () => {
    const decimal = fc
      .tuple(
        fc.constantFrom("", "-"),
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        fc.option(fc.nat(999_999_999_999)),
      )
      .map(([sign, integer, fraction]) => `${sign}${integer}${fraction === null ? "" : `.${fraction}`}`);
    fc.assert(
      fc.property(decimal, (text) => {
        expect(cursorAt(text).nextNumber()).toBe(Number(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("agrees with Number on what JavaScript prints for any float", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(cursorAt(String(value)).nextNumber()).toBe(Number(String(value)));
      }),
    );
  });

  it.each([
    ["", "expected a number, got an empty field"],
    ["abc", 'expected a finite number, got "abc"'],
    ["NaN", 'expected a finite number, got "NaN"'],
    ["-inf", 'expected a finite number, got "-inf"'],
    ["1.2.3", 'expected a finite number, got "1.2.3"'],
    ["0x10", 'expected a finite number, got "0x10"'],
    ["-", 'expected a finite number, got "-"'],
    ["1e39", 'expected a number within the range of 32-bit floats, got "1e39"'],
  ])("refuses the number %j", (field, message) => {
    const cursor = cursorAt(`5,${field},6`);
    cursor.nextNumber();
    expect(() => cursor.nextNumber()).toThrow(`rows.csv, line 12, column 2: ${message}`);
  });

  it("refuses to read beyond the end", () => {
    const cursor = cursorAt("5");
    cursor.nextNumber();
    expect(() => cursor.nextNumber()).toThrow(
      "line 12, column 2: expected another field, got the end of the line",
    );
  });
});
