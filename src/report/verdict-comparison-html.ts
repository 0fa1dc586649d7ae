import { STYLE, element, escapeHtml, small } from "./html";
import { sectionName } from "./paper";
import type { Verdict } from "./verdict";
import { badgeHtml } from "./verdicts-html";

/**
 * The same claims judged by several kinds of results, as HTML: a row per claim that was judged by any of them, a badge per
 * kind.
 *
 * @param kinds verdicts on the same claims, by the name of the kind.
 * @throws RangeError when the kinds are not about the same claims.
 */
export function verdictComparisonHtml(kinds: Readonly<Record<string, readonly Verdict[]>>): string {
  const [first, ...others] = Object.values(kinds);
  const differs = others.some(
    (verdicts) =>
      verdicts.length !== first.length || verdicts.some(({ claim }, i) => claim.id !== first[i].claim.id),
  );
  if (differs) {
    const counts = Object.entries(kinds).map(([name, verdicts]) => `${verdicts.length} ${name}`);
    throw new RangeError(
      `verdictComparisonHtml: expected verdicts on the same claims, got ${counts.join(", ")}`,
    );
  }
  const head = ["Claim of the paper", ...Object.keys(kinds)].map((name) =>
    element("th", { scope: "col", style: STYLE.textHead }, escapeHtml(name)),
  );
  const rows = first.flatMap(({ claim }, i) => {
    const outcomes = Object.values(kinds).map((verdicts) => verdicts[i].outcome);
    if (outcomes.every((outcome) => outcome === "not run")) return [];
    const statement = escapeHtml(claim.statement) + small(escapeHtml(sectionName(claim.section)));
    const cells = [statement, ...outcomes.map((outcome) => badgeHtml(outcome))];
    return [element("tr", {}, cells.map((html) => element("td", { style: STYLE.text }, html)).join(""))];
  });
  const grid = element(
    "table",
    { class: "nk-table", style: STYLE.table },
    element("thead", {}, element("tr", {}, head.join(""))) + element("tbody", {}, rows.join("")),
  );
  return element("div", { class: "nk-report", style: STYLE.scroll }, grid);
}
