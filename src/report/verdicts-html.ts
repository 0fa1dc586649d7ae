import { detectableEffect } from "../evaluation/power";
import type { Comparison } from "./comparison";
import { contradictions } from "./contradictions";
import { STYLE, TINT, element, escapeHtml, small } from "./html";
import { type Paper, sectionName } from "./paper";
import { formatDifference, formatP, formatSpread } from "./sentence";
import type { ColumnVerdict, Outcome, Verdict } from "./verdict";

const BADGES: Record<Outcome, { name: string; sign: string; tint: string }> = {
  reproduced: { name: "reproduced", sign: "✓", tint: TINT.green },
  partly: { name: "partly", sign: "◐", tint: TINT.amber },
  "not reproduced": { name: "not-reproduced", sign: "✗", tint: TINT.red },
  "not run": { name: "not-run", sign: "–", tint: TINT.grey },
};

const OUTCOMES = ["reproduced", "partly", "not reproduced", "not run"] as const;

/**
 * The verdicts on claims of `paper` as HTML: a summary, one row per claim that was judged with its sentence and, folded,
 * its comparisons; the claims that were not run folded below. Classes: `nk-table`, and on badges `nk-badge` with
 * `nk-reproduced`, `nk-partly`, `nk-not-reproduced` or `nk-not-run`.
 */
export function verdictsHtml(paper: Paper, verdicts: readonly Verdict[]): string {
  const judged = verdicts.filter(({ outcome }) => outcome !== "not run");
  const contradicted = new Map(contradictions(paper).map(({ claim, sentence }) => [claim, sentence]));
  const rows = judged.map((verdict) => rowHtml(verdict, contradicted.get(verdict.claim.id)));
  const head = ["Claim of the paper", "Verdict", "Evidence"].map((name) => {
    return element("th", { scope: "col", style: STYLE.textHead }, name);
  });
  const grid = element(
    "table",
    { class: "nk-table nk-verdicts", style: STYLE.table },
    element("thead", {}, element("tr", {}, head.join(""))) + element("tbody", {}, rows.join("")),
  );
  return element(
    "div",
    { class: "nk-report", style: STYLE.scroll },
    summaryHtml(verdicts) + (judged.length > 0 ? grid : "") + notRunHtml(verdicts) + powerHtml(judged),
  );
}

/** The badge of an outcome, e.g. for a heading or an index. */
export function badgeHtml(outcome: Outcome, count?: number): string {
  const { name, sign, tint } = BADGES[outcome];
  const text = `${sign} ${count === undefined ? "" : `${count} `}${outcome}`;
  const style = `background-color: ${tint}; border-radius: 1em; padding: 0.1em 0.7em; white-space: nowrap`;
  return element("span", { class: `nk-badge nk-${name}`, style }, text);
}

function summaryHtml(verdicts: readonly Verdict[]): string {
  const counts = OUTCOMES.flatMap((outcome) => {
    const count = verdicts.filter((verdict) => verdict.outcome === outcome).length;
    return count > 0 ? [badgeHtml(outcome, count)] : [];
  });
  return element("p", { class: "nk-summary" }, counts.join(" "));
}

function rowHtml(
  { claim, outcome, sentence, columns, unit, run, total }: Verdict,
  contradicted?: string,
): string {
  const place = `${sectionName(claim.section)}, ${[claim.table].flat().map(tableName).join(" and ")}`;
  const notes = [
    claim.reading && `Our reading: ${claim.reading}`,
    contradicted && `The paper against itself: ${contradicted.slice(contradicted.indexOf("In Table"))}`,
  ];
  const statement =
    escapeHtml(claim.statement) +
    [place, ...notes]
      .filter((note) => note !== undefined)
      .map((note) => small(escapeHtml(note)))
      .join("");
  const coverage = run < total ? small(`${run} of ${total} comparisons ran`) : "";
  return element(
    "tr",
    {},
    element("td", { style: `${STYLE.text}; min-width: 16em` }, statement) +
      element("td", { style: STYLE.text }, badgeHtml(outcome) + coverage) +
      element(
        "td",
        { style: `${STYLE.text}; min-width: 18em` },
        escapeHtml(sentence) + detailsHtml(columns, unit),
      ),
  );
}

function tableName(id: number | string): string {
  return typeof id === "number" ? `Table ${id}` : "an experiment without figures";
}

/** Every comparison of a claim, folded. */
function detailsHtml(columns: readonly ColumnVerdict[], unit: Verdict["unit"]): string {
  const rows = columns.flatMap((column) => {
    return column.comparisons.map((comparison) => comparisonHtml(comparison, column, unit));
  });
  if (rows.length === 0) return "";
  const names = ["", "comparison", "difference ± sd", "n", "p (one-sided)", "effect size g [95 %]"];
  const head = names.map((name) => element("th", { style: STYLE.head }, name));
  const grid = element(
    "table",
    { class: "nk-table", style: STYLE.table },
    element("tr", {}, head.join("")) + rows.join(""),
  );
  const title = rows.length === 1 ? "The comparison" : `All ${rows.length} comparisons`;
  return element("details", { style: STYLE.small }, element("summary", {}, title) + grid);
}

function comparisonHtml(
  { higher, lower, difference, sd, n, p, margin, effect }: Comparison,
  { column }: ColumnVerdict,
  unit: Verdict["unit"],
): string {
  const than = margin === 0 ? "" : ` (more than ${formatDifference(margin, unit)})`;
  const spread = n > 1 ? ` ± ${formatSpread(sd, unit)}` : "";
  const cells = [
    column,
    `${higher} − ${lower}${than}`,
    formatDifference(difference, unit) + spread,
    String(n),
    n > 1 ? formatP(p).replace("p = ", "").replace("p ", "") : "",
    effect ? `${decimal(effect.g)} [${decimal(effect.low)}, ${decimal(effect.high)}]` : "",
  ];
  return element(
    "tr",
    {},
    cells.map((text) => element("td", { style: STYLE.cell }, escapeHtml(text))).join(""),
  );
}

function decimal(value: number): string {
  return value.toFixed(1).replace("-", "−");
}

function notRunHtml(verdicts: readonly Verdict[]): string {
  const notRun = verdicts.filter(({ outcome }) => outcome === "not run");
  if (notRun.length === 0) return "";
  const items = notRun.map(({ claim, sentence }) => {
    return element("li", {}, escapeHtml(`${claim.statement} (${sectionName(claim.section)}) ${sentence}`));
  });
  const summary = `${notRun.length} claim${notRun.length === 1 ? " was" : "s were"} not run`;
  return element(
    "details",
    { style: STYLE.note },
    element("summary", {}, summary) + element("ul", {}, items.join("")),
  );
}

/** How the verdicts were reached, and what the number of seeds can show at all. */
function powerHtml(judged: readonly Verdict[]): string {
  const seeds = judged.flatMap(({ columns }) =>
    columns.flatMap(({ comparisons }) => comparisons.map(({ n }) => n)),
  );
  if (seeds.length === 0) return "";
  const ns = [...new Set([Math.min(...seeds), Math.max(...seeds)])];
  const detectable = ns
    .filter((n) => n > 1)
    .map((n) => {
      const effect = detectableEffect(n, 0.05, 0.8, "greater").toFixed(2);
      return `n = ${n} seeds find differences of at least ${effect}`;
    });
  const sentences = [
    "One-sided paired t-tests over seeds, Holm-corrected over all tests of the claims shown.",
    ns.includes(1) ? "With one seed there is no test." : "",
    detectable.length === 0
      ? ""
      : "Before that correction, at the 5 % level and with 80 % probability, " +
        `${detectable.join(", ")} standard deviations of the difference between seeds.`,
  ];
  const text = sentences.filter((sentence) => sentence !== "").join(" ");
  return element("p", { class: "nk-note", style: STYLE.note }, escapeHtml(text));
}
