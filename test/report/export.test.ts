import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { tableCsv, tableJson, tableRecords } from "../../src/report/export";
import { paperTable } from "../../src/report/table";
import { cell, inColumn, merged, smallPaper } from "./small-paper";

const results = merged(
  inColumn("One", { ours: cell([0.91, 0.93]) }),
  inColumn("Two", { ours: cell([0.5], { standIn: true }) }),
);
const table = paperTable(smallPaper(), 1, results);

describe("a table outside of the notebook", () => {
  it("is one record per cell", () => {
    const records = tableRecords(table);
    expect(records).toHaveLength(6);
    expect(records[0]).toMatchObject({
      row: "ours",
      column: "One",
      data: "real",
      printed: 90,
      n: 2,
      runs: "run0 run1",
    });
    expect(records[0].mean).toBeCloseTo(92, 10);
    expect(records[1]).toMatchObject({
      column: "Two",
      data: "stand-in",
      printed: null,
      difference: null,
      n: 1,
      sd: null,
    });
    expect(records[2]).toMatchObject({ row: "rival", data: "not run", mean: null, n: 0 });
  });

  it("reads back from CSV", () => {
    const { data, errors } = Papa.parse<Record<string, string>>(tableCsv(table), {
      header: true,
      skipEmptyLines: true,
    });
    expect(errors).toEqual([]);
    expect(data).toHaveLength(6);
    expect(Number(data[0].mean)).toBeCloseTo(92, 10);
    expect(data[2].mean).toBe("");
    expect(Number(data[0].difference)).toBeCloseTo(2, 10);
  });

  it("keeps names that look like formulas from running, and numbers as numbers", () => {
    const paper = smallPaper();
    paper.tables[0].rows[0].name = "=1+1";
    const csv = tableCsv(paperTable(paper, 1, inColumn("One", { rival: cell([0.8, 0.82]) })));
    expect(csv).toContain("'=1+1");
    expect(csv).toMatch(/,-7(\.0+\d*)?,run0 run1|,-6\.99\d*,run0 run1/);
  });

  it("reads back from JSON with its notes", () => {
    const json = JSON.parse(tableJson(table)) as {
      cells: unknown[];
      caption: string;
      contradictions: unknown;
    };
    expect(json.cells).toEqual(tableRecords(table));
    expect(json).toMatchObject({ caption: "Scores", contradictions: [] });
  });
});
