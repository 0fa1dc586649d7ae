import { describe, expect, it } from "vitest";
import { paperTable } from "../../src/report/table";
import { cell, inColumn, merged, smallPaper } from "./small-paper";

const paper = smallPaper();

describe("paperTable", () => {
  it("sets mean, sd and difference beside the paper's figure, in percent", () => {
    const table = paperTable(paper, 1, inColumn("One", { ours: cell([0.91, 0.92, 0.93]) }));
    const [ours, rival] = table.rows;
    expect(ours.cells[0]).toMatchObject({ paper: 90, printed: "90.0", n: 3, closeness: "better" });
    expect(ours.cells[0].mean).toBeCloseTo(92, 10);
    expect(ours.cells[0].sd).toBeCloseTo(1, 10);
    expect(ours.cells[0].difference).toBeCloseTo(2, 10);
    expect(ours.cells[0].runs).toEqual(["run0", "run1", "run2"]);
    expect(rival.cells[0]).toMatchObject({ paper: 88, n: 0, runs: [] });
    expect(rival.cells[0].mean).toBeUndefined();
    expect(table.columns.map(({ source }) => source)).toEqual(["real", "not run"]);
  });

  it("calls a result within a point of the paper close, as printed", () => {
    const closeness = (value: number): string | undefined => {
      return paperTable(paper, 1, inColumn("One", { ours: cell([value]) })).rows[0].cells[0].closeness;
    };
    expect(closeness(0.9102)).toBe("close");
    expect(closeness(0.889)).toBe("worse");
    expect(closeness(0.912)).toBe("better");
  });

  it("leaves out a column that has neither figures of the paper nor results", () => {
    const unprinted = {
      ...paper,
      tables: paper.tables.map((table) => ({ ...table, rows: table.rows.map(({ name }) => ({ name })) })),
    };
    const table = paperTable(unprinted, 1, inColumn("Two", { ours: cell([0.9]) }));
    expect(table.columns.map(({ name }) => name)).toEqual(["Two"]);
    expect(table.rows[0].cells).toMatchObject([{ mean: 90 }]);
  });

  it("prints the paper's standard deviation behind its figure, and leaves gaps", () => {
    const tables = structuredClone(paper.tables);
    Object.assign(tables[0].rows[0], { figures: [90, null], deviations: [2.5, null] });
    const own = smallPaper({ tables });
    const [one, two] = paperTable(own, 1, inColumn("One", { ours: cell([0.91]) })).rows[0].cells;
    expect(one).toMatchObject({ paper: 90, printed: "90.0 (2.5)" });
    expect(one.difference).toBeCloseTo(1, 10);
    expect(two).toMatchObject({ paper: undefined, printed: undefined });
  });

  it("has no sd for one seed and no difference for times", () => {
    expect(paperTable(paper, 1, inColumn("One", { ours: cell([0.9]) })).rows[0].cells[0].sd).toBeUndefined();
    const times = paperTable(paper, "times", inColumn("One", { "full, search": cell([1.5, 2.5]) }));
    expect(times.rows[0].cells[0]).toMatchObject({ paper: 10, mean: 2 });
    expect(times.rows[0].cells[0].difference).toBeUndefined();
  });

  it("never sets stand-in data beside the paper's figures", () => {
    const table = paperTable(paper, 1, inColumn("Two", { ours: cell([0.5, 0.6], { standIn: true }) }));
    expect(table.columns[1].source).toBe("stand-in");
    for (const { cells } of table.rows) {
      expect(cells[1].paper).toBeUndefined();
      expect(cells[1].printed).toBeUndefined();
      expect(cells[1].difference).toBeUndefined();
      expect(cells[1].closeness).toBeUndefined();
      expect(cells[0].paper).toBeDefined();
    }
    expect(table.rows[0].cells[1].mean).toBeCloseTo(55, 10);
  });

  it("refuses a column of both stand-in and real data, and unknown places", () => {
    const mixed = inColumn("Two", { ours: cell([0.5], { standIn: true }), rival: cell([0.5]) });
    expect(() => paperTable(paper, 1, mixed)).toThrow(
      /column Two of table 1 to be all real or all stand-in.*1 stand-in cells of 2/,
    );
    expect(() => paperTable(paper, 9)).toThrow(/paperTable: unknown table of small "9"/);
    expect(() => paperTable(paper, 1, { Ours: {} })).toThrow(/did you mean "ours"/);
  });

  it("lists each assumption once, by column", () => {
    const subset = { assumptions: "1,000 rows" };
    const results = merged(
      inColumn("One", { ours: cell([0.9], subset), rival: cell([0.9], subset) }),
      inColumn("Two", { ours: cell([0.9], subset), rival: cell([0.9]) }),
    );
    expect(paperTable(paper, 1, results).assumptions).toEqual([
      { text: "1,000 rows", cells: ["One", "Two (ours)"] },
    ]);
  });

  it("marks the figures that the paper contradicts, unless they are not shown", () => {
    const identities = [
      {
        kind: "same" as const,
        a: { table: 1, row: "ours", column: "One" },
        b: { table: 1, row: "rival", column: "One" },
      },
    ];
    const own = smallPaper({ identities });
    const table = paperTable(own, 1);
    expect(table.rows.map(({ cells }) => cells.map(({ contradicted }) => contradicted))).toEqual([
      [true, false],
      [true, false],
      [false, false],
    ]);
    expect(table.contradictions).toEqual([
      "Table 1 (ours, One) prints 90.0, Table 1 (rival, One) prints 88.0 for the same quantity.",
    ]);
    const hidden = paperTable(own, 1, inColumn("One", { ours: cell([0.5], { standIn: true }) }));
    expect(hidden.contradictions).toEqual([]);
  });
});
