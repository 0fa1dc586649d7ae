import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareRecords } from "../../../src/papermill/contract/compare";
import type { JsonValue } from "../../../src/papermill/notebook/model";

const compare = (
  before: Record<string, JsonValue>,
  after: Record<string, JsonValue>,
  relativeTolerance = 0,
) =>
  compareRecords(new Map(Object.entries(before)), new Map(Object.entries(after)), { relativeTolerance }).map(
    ({ path }) => path,
  );

describe("compareRecords", () => {
  it("finds each place where values differ, and names it", () => {
    const before = { accuracy: 0.9, table: [{ f1: 1, "model name": "a" }, { f1: 2 }], gone: 1, same: null };
    const after = { accuracy: 0.8, table: [{ f1: 1, "model name": "b" }], added: 1, same: null };
    expect(compare(before, after)).toEqual([
      "accuracy",
      'table[0]["model name"]',
      "table[1]",
      "gone",
      "added",
    ]);
    expect(compareRecords(new Map([["a", 1]]), new Map())).toEqual([
      { path: "a", before: 1, after: undefined },
    ]);
  });

  it("lets numbers be apart as far as the tolerances say, as Python's math.isclose does", () => {
    expect(compare({ a: [1, 100] }, { a: [1.01, 101] }, 0.01)).toEqual([]);
    expect(compare({ a: [1, 100] }, { a: [1.0102, 101] }, 0.01)).toEqual(["a[0]"]);
    expect(compare({ a: 0 }, { a: 1e-12 }, 0.5)).toEqual(["a"]);
    expect(compareRecords(new Map([["a", 0]]), new Map([["a", 1e-12]]), { absoluteTolerance: 1e-9 })).toEqual(
      [],
    );
  });

  it("tells kinds of values apart", () => {
    expect(compare({ a: 1, b: null, c: [], d: "1" }, { a: "1", b: 0, c: {}, d: 1 })).toEqual([
      "a",
      "b",
      "c",
      "d",
    ]);
    expect(compare({ a: JSON.parse('{"__proto__": 1}') as JsonValue }, { a: {} })).toEqual(["a.__proto__"]);
  });

  it("finds no difference between a value and itself", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(compare({ a: value as JsonValue }, { a: structuredClone(value) as JsonValue })).toEqual([]);
      }),
    );
  });
});
