import { contradictions } from "./contradictions";
import { STYLE, element, escapeHtml } from "./html";
import type { Paper } from "./paper";

/** A choice of ours that the paper does not make, or makes otherwise. */
export interface Assumption {
  topic: string;
  /** What the paper says; absent where it says nothing: then this is an assumption, otherwise a deviation. */
  paper?: string;
  /** What is done here. */
  here: string;
  why: string;
}

/** "Assumptions and deviations" as HTML: a heading and a table, deviations first. */
export function assumptionsHtml(assumptions: readonly Assumption[]): string {
  const sorted = [...assumptions].sort(
    (a, b) => Number(b.paper !== undefined) - Number(a.paper !== undefined),
  );
  const rows = sorted.map(({ topic, paper, here, why }) => {
    const silent = element("span", { class: "nk-muted", style: STYLE.muted }, "does not say");
    const texts = [
      escapeHtml(topic),
      paper === undefined ? silent : escapeHtml(paper),
      escapeHtml(here),
      escapeHtml(why),
    ];
    return element("tr", {}, texts.map((html) => element("td", { style: STYLE.text }, html)).join(""));
  });
  const head = ["", "The paper", "Here", "Why"].map((name) => element("th", { style: STYLE.textHead }, name));
  const grid = element(
    "table",
    { class: "nk-table", style: STYLE.table },
    element("thead", {}, element("tr", {}, head.join(""))) + element("tbody", {}, rows.join("")),
  );
  const title = "Assumptions and deviations";
  const heading = element("h3", { id: title.replaceAll(" ", "-") }, title);
  return element("div", { class: "nk-report", style: STYLE.scroll }, heading + grid);
}

/** What a report does without: the names, and why folded away behind them. Empty when nothing is left out. */
export function leftOutHtml(absent: readonly { readonly name: string; readonly why: string }[]): string {
  if (absent.length === 0) return "";
  const names = absent.map(({ name }) => name).join(", ");
  const items = absent.map(({ name, why }) => element("li", {}, escapeHtml(`${name}: ${why}`)));
  const summary = element("summary", {}, escapeHtml(`Left out, because not to be had here: ${names}`));
  return element("details", {}, summary + element("ul", {}, items.join("")));
}

/** Where the paper contradicts itself, as an HTML list; empty when it does not. */
export function contradictionsHtml(paper: Paper): string {
  const items = contradictions(paper).map(({ sentence }) => element("li", {}, escapeHtml(sentence)));
  return items.length === 0 ? "" : element("ul", { class: "nk-contradictions" }, items.join(""));
}
