import { describe, expect, it } from "vitest";
import { contradictions } from "../../src/report/contradictions";
import type { PaperTable } from "../../src/report/paper";
import { smallPaper } from "./small-paper";

const tables = smallPaper().tables;

/** A third table that summarises Table 1. */
function summary(best: number[], names: string[], gains: number[]): PaperTable {
  return {
    id: 3,
    section: "3",
    caption: "Summary",
    measure: "accuracy",
    unit: "percent",
    columns: ["One", "Two"],
    rows: [
      { name: "best", figures: best },
      { name: "who", unit: "name", figures: names },
      { name: "gain", figures: gains },
    ],
  };
}

const identities = [
  {
    kind: "largest" as const,
    table: 1,
    rows: ["ours", "rival", "other"],
    figure: { table: 3, row: "best" },
    name: { table: 3, row: "who" },
    names: { Ours: "ours" },
  },
  {
    kind: "gain" as const,
    table: 1,
    better: ["ours"],
    than: ["rival", "other"],
    figure: { table: 3, row: "gain" },
  },
];

// 90 / 88 and 80 / 79 gain 2.27 and 1.27 %.
function found(best: number[], names: string[], gains: number[]): string[] {
  const paper = smallPaper({ tables: [...tables, summary(best, names, gains)], identities });
  return contradictions(paper).map(({ sentence }) => sentence);
}

describe("contradictions", () => {
  it("finds none in a summary that follows from its table, at the precision printed", () => {
    expect(found([90, 80], ["Ours", "ours"], [2.27, 1.3])).toEqual([]);
  });

  it("finds a wrong largest figure, a wrong name, and a wrong gain", () => {
    expect(found([90, 79], ["Ours", "rival"], [2.27, 3])).toEqual([
      "Table 3 (best, Two) prints 79; the largest figure of Table 1 is 80.0 (ours).",
      "Table 3 names rival the best for Two; in Table 1 it is ours.",
      "Table 3 (gain) prints 2.27, 3 % for One, Two; Table 1 gives 2.27, 1.27 %.",
    ]);
  });

  it("recognises a shifted row", () => {
    expect(found([90, 80], ["Ours", "Ours"], [1.27, 2.27])[0]).toMatch(
      /the row is shifted by 1 column to the left\.$/,
    );
  });

  it("finds one quantity printed twice, along rows and columns", () => {
    const turned: PaperTable = {
      ...tables[0],
      id: 4,
      columns: ["ours", "rival"],
      rows: [{ name: "One", figures: [90, 87] }],
    };
    const paper = smallPaper({
      tables: [...tables, turned],
      identities: [{ kind: "same", a: { table: 1, column: "One" }, b: { table: 4, row: "One" } }],
    });
    expect(contradictions(paper)).toEqual([
      {
        kind: "same",
        sentence: "Table 1 (rival, One) prints 88.0, Table 4 (One, rival) prints 87.0 for the same quantity.",
        cells: [
          { table: 1, row: "rival", column: "One" },
          { table: 4, row: "One", column: "rival" },
        ],
      },
    ]);
  });

  it("finds claims that the paper's figures refute, and leaves those without figures alone", () => {
    const claim = (id: string, table: number | string, higher: string, lower: string): object => {
      const columns = table === 1 ? ["One", "Two"] : ["One"];
      const predicate = { kind: "greater", higher: [higher], lower: [lower], columns };
      return { id, section: "Abstract", table, statement: `${higher} beats ${lower}.`, predicate };
    };
    const unmeasured = { ...tables[0], id: "sweep", rows: [{ name: "a" }, { name: "b" }] };
    const claims = [
      claim("true", 1, "ours", "rival"),
      claim("false", 1, "other", "rival"),
      claim("open", "sweep", "a", "b"),
    ];
    const paper = smallPaper({ tables: [...tables, unmeasured], claims: claims as never });
    expect(contradictions(paper)).toEqual([
      {
        kind: "claim",
        claim: "false",
        cells: [],
        sentence:
          "Abstract claims: other beats rival. In Table 1 that does not hold in 2 of 2 comparisons; " +
          "the widest gap: other is 9.00 points below rival for Two.",
      },
    ]);
  });

  it("leaves a claim about most comparisons alone that unprinted figures could decide", () => {
    const claim = (rows: string[]) => ({
      ...{ id: "most", section: "1", table: 1, statement: "Most rows are below 85 %." },
      predicate: { kind: "threshold", side: "below", value: 85, quantifier: "most", columns: ["One"], rows },
    });
    const found = (rows: string[], own: PaperTable[]) =>
      contradictions(smallPaper({ tables: own, claims: [claim(rows)] as never })).map(({ claim: id }) => id);
    const withoutFigures = [
      { ...tables[0], rows: [...tables[0].rows, { name: "a" }, { name: "b" }, { name: "c" }, { name: "d" }] },
      tables[1],
    ];
    expect(found(["ours", "rival"], withoutFigures)).toEqual(["most"]);
    expect(found(["ours", "rival", "a", "b", "c"], withoutFigures)).toEqual([]);
  });
});
