import { describe, expect, it } from "vitest";
import { loadPaper, parsePaper } from "../../src/report/load-paper";
import { formatFigure, printedRow, printedRows, sectionName, tableOf } from "../../src/report/paper";
import { paperClaiming, smallPaper } from "./small-paper";

describe("loadPaper", () => {
  it("offers the nearest paper", () => {
    expect(() => loadPaper("seq2seq")).toThrow(
      /loadPaper: unknown paper "seq2seq"; did you mean "seq2seq-knn"/,
    );
  });
});

describe("parsePaper refuses", () => {
  const json = (change: (paper: ReturnType<typeof smallPaper>) => void): string => {
    const paper = smallPaper();
    change(paper);
    return JSON.stringify(paper);
  };

  it("what is not the format, naming the place", () => {
    expect(() => parsePaper("{}")).toThrow(/expected the paper format, got .*required property/);
    const unknownKey = json((paper) => Object.assign(paper.tables[0], { titel: "typo" }));
    expect(() => parsePaper(unknownKey)).toThrow(/\/tables\/0 must NOT have additional properties/);
  });

  it("rows of the wrong length, and sums without names for their parts", () => {
    const short = json((paper) => paper.tables[0].rows[1].figures!.pop());
    expect(() => parsePaper(short)).toThrow(/2 figures in row "rival" of table 1, got 1/);
    const deviations = json((paper) => (paper.tables[0].rows[1].deviations = [1]));
    expect(() => parsePaper(deviations)).toThrow(/2 deviations in row "rival" of table 1, got 1/);
    const sum = json((paper) => (paper.tables[0].rows[1].figures = [[1, 2], 3]));
    expect(() => parsePaper(sum)).toThrow(
      /no more summands than parts .* in row "rival" of table 1, got \[1,2\]/,
    );
  });

  it("tables, rows and claims of the same name", () => {
    const twice = json((paper) => paper.tables.push(paper.tables[0]));
    expect(() => parsePaper(twice)).toThrow(/distinct table ids, got "1" twice/);
    const rows = json((paper) => (paper.tables[0].rows[1].name = "ours"));
    expect(() => parsePaper(rows)).toThrow(/distinct row \(table 1\) ids, got "ours" twice/);
  });

  it("claims about rows, columns and tables that do not exist", () => {
    const claim = { kind: "greater", higher: ["ours"], lower: ["rival"], columns: ["One"] } as const;
    const of = (change: object, parts = {}): (() => unknown) => {
      return () =>
        paperClaiming({ ...claim, higher: ["ours"], lower: ["rival"], columns: ["One"], ...change }, parts);
    };
    expect(of({})).not.toThrow();
    expect(of({ lower: ["rivals"] })).toThrow(/claim "claim": unknown row "rivals"; did you mean "rival"/);
    expect(of({ columns: ["Three"] })).toThrow(/unknown column "Three"/);
    expect(of({}, { table: 7 })).toThrow(/unknown table of small "7"/);
    expect(of({ kind: "best" })).toThrow(/expected the paper format/);
  });

  it("identities about lines that do not exist", () => {
    const line = { table: 1, row: "ours" };
    expect(() =>
      smallPaper({ identities: [{ kind: "same", a: line, b: { table: 1, row: "our" } }] }),
    ).toThrow(/identity 0: unknown row of table 1 "our"; did you mean "ours"/);
  });
});

describe("the rows of a table", () => {
  it("are one per part where the paper prints sums", () => {
    const times = tableOf("test", smallPaper(), "times");
    expect(printedRows(times).map(({ name, figures }) => [name, ...figures])).toEqual([
      ["full, search", 10],
      ["full, training", 20],
      ["fast, search", 6],
      ["fast, training", 21],
    ]);
    expect(printedRow("test", times, "fast, search").unit).toBe("seconds");
    expect(() => printedRow("test", times, "fast search")).toThrow(/did you mean "fast, search"/);
  });

  it("have gaps where the paper prints nothing", () => {
    const tables = structuredClone(smallPaper().tables);
    Object.assign(tables[0].rows[0], { figures: [null, 80], deviations: [null, 1.5] });
    const row = printedRow("test", smallPaper({ tables }).tables[0], "ours");
    expect(row.figures).toEqual([undefined, 80]);
    expect(row.deviations).toEqual([undefined, 1.5]);
  });

  it("are written as printed", () => {
    expect(formatFigure(82.7, { unit: "percent", decimals: 2 })).toBe("82.70");
    expect(formatFigure(796497, { unit: "count" })).toBe("796,497");
    expect(formatFigure(0.6, { unit: "percent" })).toBe("0.6");
    expect(formatFigure("RF+V2VSLS", { unit: "name" })).toBe("RF+V2VSLS");
  });

  it("sections are named", () => {
    expect(sectionName("4.1")).toBe("Section 4.1");
    expect(sectionName("Abstract")).toBe("Abstract");
  });
});
