import { STYLE, TINT, element, escapeHtml, small } from "./html";
import type { Unit } from "./paper";
import {
  CLOSE,
  type Closeness,
  type ReportCell,
  type ReportColumn,
  type ReportRow,
  type ReportTable,
} from "./table";

const TINTS: Record<Closeness, string> = { close: TINT.green, better: TINT.blue, worse: TINT.amber };

/** More columns than this do not fit beside each other with all that belongs to them. */
const MOST_SPREAD_COLUMNS = 6;

/**
 * `table` as HTML: per column the paper's figure, ours as mean ± sd (n), and the difference. A column that did not run
 * has the paper's figures only; one of stand-in data, or where the paper prints none, has ours only. In a table of many columns, ours stands above the
 * paper's and the difference. Classes: `nk-table`, and on differences `nk-close`, `nk-better`, `nk-worse`.
 */
export function tableHtml(table: ReportTable): string {
  const stacked = isStacked(table);
  const head = stacked ? stackedHeads(table) : groupHeads(table) + heads(table);
  const rows = table.rows.map((row) => {
    const rowHead = element("th", { scope: "row", style: STYLE.row }, escapeHtml(row.name));
    const cells = row.cells.map((cell, i) =>
      stacked ? stackedCellHtml(cell, table.columns[i], row) : cellHtml(cell, table.columns[i], row),
    );
    return element("tr", {}, rowHead + cells.join(""));
  });
  const body = element("thead", {}, head) + element("tbody", {}, rows.join(""));
  const grid = element("table", { class: "nk-table", style: STYLE.table }, captionHtml(table) + body);
  return element("div", { class: "nk-report", style: STYLE.scroll }, grid + notesHtml(table));
}

function isStacked({ columns }: ReportTable): boolean {
  return columns.length > MOST_SPREAD_COLUMNS;
}

function captionHtml({ id, caption, measure, unit }: ReportTable): string {
  const name = typeof id === "number" ? `Table ${id}.` : "Experiment.";
  const suffix = { percent: ` (${measure}, %)`, seconds: ` (${measure}, s)`, count: "", name: "" }[unit];
  const text = `${element("strong", {}, name)} ${escapeHtml(caption + suffix)}`;
  return element("caption", { style: STYLE.caption }, text);
}

/** What stands side by side in a column. */
function partsOf({ source, isPrinted }: ReportColumn): string[] {
  if (source === "stand-in") return ["stand-in data"];
  if (source === "not run") return ["paper"];
  return isPrinted ? ["paper", "here", "difference"] : ["here"];
}

function groupHeads({ columns }: ReportTable): string {
  const corner = element("th", { rowspan: "2", style: STYLE.textHead }, "");
  const groups = columns.map((column) => {
    const width = String(partsOf(column).length);
    return element("th", { colspan: width, scope: "colgroup", style: STYLE.group }, escapeHtml(column.name));
  });
  return element("tr", {}, corner + groups.join(""));
}

function heads({ columns }: ReportTable): string {
  const cells = columns.flatMap((column) => {
    return partsOf(column).map((name, i) => {
      return element("th", { scope: "col", style: i === 0 ? STYLE.firstHead : STYLE.head }, name);
    });
  });
  return element("tr", {}, cells.join(""));
}

function stackedHeads({ columns }: ReportTable): string {
  const names = columns.map(({ name, source }) => {
    const kind = source === "stand-in" ? small("stand-in data") : "";
    return element("th", { scope: "col", style: STYLE.firstHead }, escapeHtml(name) + kind);
  });
  return element("tr", {}, element("th", { style: STYLE.textHead }, "") + names.join(""));
}

function stackedCellHtml(cell: ReportCell, { source }: ReportColumn, { unit }: ReportRow): string {
  const { closeness, difference, decimals } = cell;
  const printed = printedHtml(cell);
  // Whether a count differs, its tint says.
  const isShown = difference !== undefined && unit !== "count";
  const signed = isShown ? `, ${signedNumber(difference, decimals)}` : "";
  const below = printed === "" ? "" : small(printed + signed);
  const tint = closeness ? `; background-color: ${TINTS[closeness]}` : "";
  const above = source === "not run" ? "" : resultHtml(cell, unit);
  return element(
    "td",
    { class: closeness && `nk-${closeness}`, style: STYLE.firstCell + tint },
    above + below,
  );
}

function printedHtml({ contradicted, printed }: ReportCell): string {
  const mark = contradicted ? element("sup", { title: "The paper contradicts this figure" }, "†") : "";
  return escapeHtml(printed ?? "") + mark;
}

function cellHtml(cell: ReportCell, { source, isPrinted }: ReportColumn, { unit }: ReportRow): string {
  const printed = printedHtml(cell);
  if (source === "not run") {
    return element("td", { class: "nk-paper", style: STYLE.firstCell }, printed);
  }
  if (source === "stand-in") {
    return element("td", { class: "nk-stand-in", style: STYLE.firstCell }, resultHtml(cell, unit));
  }
  if (!isPrinted) return element("td", { class: "nk-here", style: STYLE.firstCell }, resultHtml(cell, unit));
  const { closeness, difference, decimals } = cell;
  const tint = closeness ? `; background-color: ${TINTS[closeness]}` : "";
  const signed = difference === undefined ? "" : signedNumber(difference, decimals);
  return (
    element("td", { class: "nk-paper", style: STYLE.firstCell }, printed) +
    element("td", { class: "nk-here", style: STYLE.cell }, resultHtml(cell, unit)) +
    element("td", { class: closeness && `nk-${closeness}`, style: STYLE.cell + tint }, signed)
  );
}

function resultHtml({ mean, sd, n, text, decimals, runs }: ReportCell, unit: Unit): string {
  if (mean === undefined) {
    return element("span", { class: "nk-muted", style: STYLE.muted }, escapeHtml(text ?? "not run"));
  }
  // The paper prints whole seconds of long runs; ours may be short.
  const digits = unit === "seconds" && mean < 100 ? 1 : decimals;
  const spread = sd === undefined ? "" : ` ± ${sd.toFixed(digits)}`;
  const seeds = element("span", { class: "nk-muted", style: `${STYLE.muted}; ${STYLE.small}` }, ` (${n})`);
  const title = runs.length > 0 ? `runs: ${runs.map((run) => run.slice(0, 12)).join(", ")}` : undefined;
  if (text !== undefined) return element("span", { title }, escapeHtml(text));
  const average = unit === "count" ? mean.toLocaleString("en-US") : mean.toFixed(digits);
  return element("span", { title }, average + spread + seeds);
}

function signedNumber(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return Number(text) === 0 ? text : (value < 0 ? "−" : "+") + text;
}

function notesHtml(table: ReportTable): string {
  const ran = table.columns.some(({ source }) => source !== "not run");
  const shaded = table.rows.some(({ cells }) => cells.some(({ closeness }) => closeness !== undefined));
  const notes: string[] = [];
  if (ran && isStacked(table))
    notes.push("Above what was found here, below it, in grey, the paper's figure and the difference.");
  if (ran) notes.push("Mean ± sample standard deviation (number of seeds).");
  if (shaded && table.unit === "percent") {
    const swatch = (closeness: Closeness, text: string): string => {
      const style = `background-color: ${TINTS[closeness]}; padding: 0 0.4em`;
      return element("span", { class: `nk-${closeness}`, style }, text);
    };
    const legend = [
      swatch("close", `within ${CLOSE} point of the paper`),
      swatch("better", "above"),
      swatch("worse", "below"),
    ];
    notes.push(legend.join(" "));
  }
  const standIns = table.columns.filter(({ source }) => source === "stand-in").map(({ name }) => name);
  if (standIns.length > 0) {
    const names = escapeHtml(standIns.join(", "));
    notes.push(
      `${names}: generated stand-in data, because the real data was not at hand; not comparable with the paper.`,
    );
  }
  // A notebook may show some rows only.
  const isMarked = table.rows.some(({ cells }) => cells.some(({ contradicted }) => contradicted));
  const paragraphs = [
    notes.join(" "),
    ...table.assumptions.map(({ text, cells }) => escapeHtml(`${cells.join("; ")}: ${text}`)),
    ...(isMarked ? table.contradictions : []).map((text) => escapeHtml(`† ${text}`)),
  ];
  return paragraphs
    .filter((text) => text !== "")
    .map((text) => element("p", { class: "nk-note", style: STYLE.note }, text))
    .join("");
}
