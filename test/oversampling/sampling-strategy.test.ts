import { describe, expect, it } from "vitest";
import { growingClasses, type SamplingStrategy } from "../../src/oversampling/sampling-strategy";

/** `sizes[i]` rows of class `labels[i]`, the classes mixed. */
function labelsOf(sizes: Readonly<Record<number, number>>): Int32Array {
  const rows = Object.entries(sizes).flatMap(([label, size]) =>
    Array.from({ length: size }, (_, i) => ({ label: Number(label), at: i / size })),
  );
  return Int32Array.from(
    rows.sort((a, b) => a.at - b.at),
    ({ label }) => label,
  );
}

const wantedOf = (strategy: SamplingStrategy, sizes: Readonly<Record<number, number>>) =>
  Object.fromEntries(
    growingClasses("grow", strategy, labelsOf(sizes)).map(({ label, wanted }) => [label, wanted]),
  );

const THREE = { 0: 4, 2: 9, 5: 6 };

describe("growingClasses", () => {
  it.each<[SamplingStrategy, Record<number, number>]>([
    ["auto", { 0: 5, 5: 3 }],
    ["not majority", { 0: 5, 5: 3 }],
    ["all", { 0: 5, 5: 3 }],
    ["minority", { 0: 5 }],
    ["not minority", { 5: 3 }],
    [{ 0: 10, 2: 9 }, { 0: 6 }],
    [
      { 5: 40, 0: 5 },
      { 0: 1, 5: 34 },
    ],
  ])("%j", (strategy, wanted) => {
    expect(wantedOf(strategy, THREE)).toEqual(wanted);
  });

  it("names the rows of each class", () => {
    const y = labelsOf(THREE);
    for (const { label, rows } of growingClasses("grow", "auto", y)) {
      expect([...rows]).toEqual([...y.keys()].filter((row) => y[row] === label));
    }
  });

  it("takes the lowest label of several smallest or largest classes", () => {
    const tied = { 1: 3, 2: 7, 3: 3, 4: 7 };
    expect(wantedOf("minority", tied)).toEqual({ 1: 4 });
    expect(wantedOf("not minority", tied)).toEqual({ 3: 4 });
  });

  it("reads a number as the ratio of two classes, rounded down", () => {
    expect(wantedOf(0.75, { 0: 3, 1: 9 })).toEqual({ 0: 3 });
    expect(wantedOf(1, { 0: 9, 3: 2 })).toEqual({ 3: 7 });
  });

  it("adds nothing to classes that are equal", () => {
    expect(wantedOf("auto", { 0: 5, 1: 5 })).toEqual({});
  });

  it.each<[SamplingStrategy, Record<number, number>, string]>([
    ["auto", { 3: 5 }, "grow: expected labels of at least 2 classes, got 1"],
    ["auto", {}, "grow: expected labels of at least 2 classes, got 0"],
    [
      "majority" as SamplingStrategy,
      THREE,
      'grow: unknown samplingStrategy "majority"; did you mean "minority"? ' +
        "Known: auto, not majority, all, minority, not minority",
    ],
    [
      null as unknown as SamplingStrategy,
      THREE,
      'grow: unknown samplingStrategy "null"; did you mean "all"? ' +
        "Known: auto, not majority, all, minority, not minority",
    ],
    [
      0.5,
      THREE,
      "grow: expected 2 classes where samplingStrategy is a number, got 3; " +
        "give the rows of each class instead, such as { 1: 500 }",
    ],
    [
      1.5,
      { 0: 2, 1: 3 },
      "grow: expected samplingStrategy above 0 and up to 1 where it is a number, got 1.5",
    ],
    [
      NaN,
      { 0: 2, 1: 3 },
      "grow: expected samplingStrategy above 0 and up to 1 where it is a number, got NaN",
    ],
    [
      0.4,
      { 0: 10, 1: 6 },
      "grow: expected a samplingStrategy that adds rows to class 1, got 0.4, at which it would have 4 rows, " +
        "and it has 6; oversampling removes no rows: give a larger number",
    ],
    [
      1,
      { 0: 6, 1: 6 },
      "grow: expected a samplingStrategy that adds rows to class 1, got 1, at which it would have 6 rows, " +
        "and it has 6; oversampling removes no rows: give a larger number",
    ],
    [{ 1: 20 }, THREE, "grow: expected the classes in samplingStrategy to be among 0, 2, 5, got 1"],
    [
      { "": 20 } as SamplingStrategy,
      THREE,
      "grow: expected the classes in samplingStrategy to be among 0, 2, 5, got ",
    ],
    [
      { 5: 5 },
      THREE,
      "grow: expected an integer of at least 6, the rows of class 5, as its rows in the end (samplingStrategy), " +
        "got 5; oversampling removes no rows",
    ],
    [
      { 5: 7.5 },
      THREE,
      "grow: expected an integer of at least 6, the rows of class 5, as its rows in the end (samplingStrategy), " +
        "got 7.5; oversampling removes no rows",
    ],
  ])("refuses %j for classes of %j rows", (strategy, sizes, message) => {
    expect(() => wantedOf(strategy, sizes)).toThrow(new RangeError(message));
  });
});
