import { parsePaper } from "../../src/report/load-paper";
import type { Claim, Paper } from "../../src/report/paper";
import type { CellResult, TableResults } from "../../src/report/results";

/** A paper of two tables to judge results by; parts of it can be replaced. */
export function smallPaper(parts: Partial<Paper> = {}): Paper {
  return parsePaper(JSON.stringify({ ...FORMAT, ...parts }));
}

/** The small paper with one claim on Table 1. */
export function paperClaiming(predicate: Claim["predicate"], parts: Partial<Claim> = {}): Paper {
  return smallPaper({
    claims: [{ id: "claim", section: "1", table: 1, statement: "The claim.", predicate, ...parts }],
  });
}

/** A cell of real data; seeds count from 0 unless given. */
export function cell(values: number[], parts: Partial<CellResult> = {}): CellResult {
  const seeds = values.map((_, i) => i);
  return { values, seeds, runs: values.map((_, i) => `run${i}`), standIn: false, ...parts };
}

/** Cells of one column, by row. */
export function inColumn(column: string, cells: Record<string, CellResult>): TableResults {
  return Object.fromEntries(Object.entries(cells).map(([row, own]) => [row, { [column]: own }]));
}

/** Several tables of results as one. */
export function merged(...tables: TableResults[]): TableResults {
  const all: TableResults = {};
  for (const table of tables) {
    for (const [row, cells] of Object.entries(table)) all[row] = { ...all[row], ...cells };
  }
  return all;
}

const FORMAT: Paper = {
  id: "small",
  title: "A small paper",
  authors: ["A. Author"],
  year: 2020,
  venue: "nowhere",
  url: "https://example.org",
  protocol: { seeds: 5, note: "Means of 5 seeds." },
  datasets: { One: "iris", Two: "wine" },
  tables: [
    {
      id: 1,
      section: "1",
      caption: "Scores",
      measure: "accuracy",
      unit: "percent",
      decimals: 1,
      columns: ["One", "Two"],
      rows: [
        { name: "ours", figures: [90, 80] },
        { name: "rival", figures: [88, 79] },
        { name: "other", figures: [85.5, 70] },
      ],
    },
    {
      id: "times",
      section: "2",
      caption: "Times",
      measure: "time",
      unit: "seconds",
      columns: ["One"],
      rows: [
        { name: "full", parts: ["search", "training"], figures: [[10, 20]] },
        { name: "fast", parts: ["search", "training"], figures: [[6, 21]] },
      ],
    },
  ],
  identities: [],
  claims: [],
  unchecked: [],
};
