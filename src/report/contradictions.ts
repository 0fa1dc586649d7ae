import { pointsAsClaimed } from "./comparison";
import { judgeClaims } from "./judge";
import {
  type GainIdentity,
  type LargestIdentity,
  type Line,
  type Paper,
  type PrintedRow,
  type SameIdentity,
  type StatedIdentity,
  type TableId,
  formatFigure,
  printedRow,
  printedRows,
  sectionName,
  tableOf,
} from "./paper";
import { type CellResult, type Results, scaleOf } from "./results";
import { formatSpread } from "./sentence";
import type { Verdict } from "./verdict";

/** A place where a paper disagrees with itself. */
export interface Contradiction {
  /** What disagrees: two prints of one quantity, a largest figure, a gain, a number in the text, a claim. */
  kind: "same" | "largest" | "gain" | "stated" | "claim";
  sentence: string;
  /** The figures concerned. */
  cells: { table: TableId; row: string; column: string }[];
  /** The claim that the paper's own figures do not bear out. */
  claim?: string;
}

/**
 * Everything in which `paper` contradicts itself: its identities are recomputed from its figures, and its claims judged
 * by them. Figures are compared at the precision at which they are printed.
 */
export function contradictions(paper: Paper): Contradiction[] {
  const inFigures = paper.identities.flatMap((identity) => {
    switch (identity.kind) {
      case "same":
        return differences(paper, identity);
      case "largest":
        return wrongLargest(paper, identity);
      case "gain":
        return wrongGains(paper, identity);
      case "stated":
        return wrongStatement(paper, identity);
    }
  });
  return [
    ...inFigures,
    ...judgeClaims(paper, printedResults(paper)).flatMap((verdict) => refutation(verdict)),
  ];
}

/** The paper's figures in the shape of results: one seed, so that they have a direction and no test. */
function printedResults(paper: Paper): Results {
  const results: Results = {};
  for (const table of paper.tables) {
    results[table.id] = {};
    for (const row of printedRows(table)) {
      const cells = table.columns.flatMap((column, i) => {
        const figure = row.figures[i];
        if (typeof figure !== "number") return [];
        const cell: CellResult = { values: [figure / scaleOf(row)], seeds: [0], runs: [], standIn: false };
        return [[column, cell] as const];
      });
      results[table.id][row.name] = Object.fromEntries(cells);
    }
  }
  return results;
}

function differences(paper: Paper, { a, b }: SameIdentity): Contradiction[] {
  const [first, second] = [figuresOn(paper, a), figuresOn(paper, b)];
  return [...first].flatMap(([name, { figure, text, row, column }]) => {
    const other = second.get(name);
    if (!other || other.figure === figure) return [];
    const place = (line: Line, at: { row: string; column: string }): string => {
      return `Table ${line.table} (${at.row}, ${at.column})`;
    };
    return {
      kind: "same",
      sentence: `${place(a, { row, column })} prints ${text}, ${place(b, other)} prints ${other.text} for the same quantity.`,
      cells: [
        { table: a.table, row, column },
        { table: b.table, row: other.row, column: other.column },
      ],
    };
  });
}

interface PlacedFigure {
  row: string;
  column: string;
  figure: number | string;
  text: string;
}

/** The figures of a row, column or cell, under the names of the other direction. */
function figuresOn(paper: Paper, line: Line): Map<string, PlacedFigure> {
  const table = tableOf("contradictions", paper, line.table);
  const figures = new Map<string, PlacedFigure>();
  for (const row of printedRows(table)) {
    if (line.row !== undefined && row.name !== line.row) continue;
    table.columns.forEach((column, i) => {
      const figure = row.figures[i];
      if (figure === undefined || (line.column !== undefined && column !== line.column)) return;
      const name = line.row === undefined ? row.name : line.column === undefined ? column : "";
      figures.set(name, { row: row.name, column, figure, text: formatFigure(figure, row) });
    });
  }
  return figures;
}

function wrongLargest(paper: Paper, { table, rows, figure, name, names }: LargestIdentity): Contradiction[] {
  const printed = figuresOn(paper, figure);
  return [...figuresOn(paper, name)].flatMap(([column, best]) => {
    const largest = largestOf(paper, table, rows, column);
    const stated = printed.get(column)!;
    const row = String(names[best.figure] ?? best.figure);
    const found: Contradiction[] = [];
    const cells = (at: PlacedFigure): Contradiction["cells"] => [
      { table: figure.table, row: at.row, column },
      { table, row: largest.row, column },
    ];
    if (stated.figure !== largest.figure) {
      found.push({
        kind: "largest",
        sentence:
          `Table ${figure.table} (${stated.row}, ${column}) prints ${stated.text}; ` +
          `the largest figure of Table ${table} is ${largest.text} (${largest.row}).`,
        cells: cells(stated),
      });
    }
    if (row !== largest.row) {
      found.push({
        kind: "largest",
        sentence: `Table ${figure.table} names ${best.text} the best for ${column}; in Table ${table} it is ${largest.row}.`,
        cells: cells(best),
      });
    }
    return found;
  });
}

function largestOf(
  paper: Paper,
  id: TableId,
  rows: readonly string[],
  column: string,
): PlacedFigure & { figure: number; printed: PrintedRow } {
  const table = tableOf("contradictions", paper, id);
  const placed = rows.map((name) => {
    const printed = printedRow("contradictions", table, name);
    const figure = printed.figures[table.columns.indexOf(column)] as number;
    return { row: name, column, figure, text: formatFigure(figure, printed), printed };
  });
  return placed.reduce((best, next) => (next.figure > best.figure ? next : best));
}

function wrongGains(paper: Paper, { table, better, than, figure }: GainIdentity): Contradiction[] {
  const printed = [...figuresOn(paper, figure).values()];
  const gains = printed.map(({ column }) => {
    const high = largestOf(paper, table, better, column);
    const low = largestOf(paper, table, than, column);
    const halfUnit = 0.5 * 10 ** -(high.printed.decimals ?? 0);
    return {
      value: 100 * (high.figure / low.figure - 1),
      // What rounding the two printed figures can do to their ratio.
      error: (100 * halfUnit * (1 + high.figure / low.figure)) / low.figure,
    };
  });
  const agrees = (print: PlacedFigure, gain: { value: number; error: number }): boolean => {
    const decimals = String(print.figure).split(".")[1]?.length ?? 0;
    return Math.abs(Number(print.figure) - gain.value) <= 0.5 * 10 ** -decimals + gain.error;
  };
  const wrong = printed.filter((print, i) => !agrees(print, gains[i]));
  if (wrong.length === 0) return [];
  const shift = printed.findIndex((_, by) => {
    return printed.every((print, i) => agrees(print, gains[(i + by) % gains.length]));
  });
  const list = (texts: string[]): string => texts.join(", ");
  const shifted =
    shift > 0 ? `: the row is shifted by ${shift} column${shift > 1 ? "s" : ""} to the left` : "";
  return [
    {
      kind: "gain",
      sentence:
        `Table ${figure.table} (${printed[0].row}) prints ${list(printed.map(({ text }) => text))} % for ` +
        `${list(printed.map(({ column }) => column))}; Table ${table} gives ` +
        `${list(gains.map(({ value }) => value.toFixed(2)))} %${shifted}.`,
      cells: wrong.map(({ row, column }) => ({ table: figure.table, row, column })),
    },
  ];
}

function wrongStatement(paper: Paper, identity: StatedIdentity): Contradiction[] {
  const { section, table, statement, predicate } = identity;
  const claim = { id: statement, section, table, statement, predicate };
  const [verdict] = judgeClaims({ ...paper, claims: [claim] }, printedResults(paper));
  if (verdict.outcome === "reproduced") return [];
  return [
    {
      kind: "stated",
      sentence: `${sectionName(section)} says that ${statement}. In Table ${table} it is ${verdict.sentence}`,
      cells: [],
    },
  ];
}

/** What in the paper's own figures speaks against one of its claims. */
function refutation({ claim, columns, outcome, run, total, unit }: Verdict): Contradiction[] {
  const tables = [claim.table].flat().join(" and ");
  const found = (finding: string): Contradiction[] => [
    {
      kind: "claim",
      sentence: `${sectionName(claim.section)} claims: ${claim.statement} In Table ${tables} that ${finding}`,
      cells: [],
      claim: claim.id,
    },
  ];
  const every = "quantifier" in claim.predicate ? claim.predicate.quantifier !== "most" : true;
  const against = columns.flatMap(({ comparisons }) => comparisons.filter((own) => !pointsAsClaimed(own)));
  if (every && against.length > 0) {
    const worst = against.reduce((low, next) => (next.difference < low.difference ? next : low));
    return found(
      `does not hold in ${against.length} of ${run} comparisons; the widest gap: ${worst.higher} is ` +
        `${formatSpread(-worst.difference, unit)} below ${worst.lower} for ${worst.column}.`,
    );
  }
  // Figures that are not printed could still make most comparisons hold.
  if (!every && 2 * against.length < total) return [];
  return outcome === "not reproduced" ? found("does not hold.") : [];
}
