import { escapeHtml } from "./escape";

/** Badges that say how many claims came out how; empty where there are none. */
export function renderVerdicts(verdicts: readonly (readonly [verdict: string, count: number])[]): string {
  if (verdicts.length === 0) return "";
  const badges = verdicts.map(
    ([verdict, count]) =>
      `<span class="nk-badge nk-${verdict.replace(/[^a-z]+/gi, "-")}">${count} ${escapeHtml(verdict)}</span>`,
  );
  return `<p class="verdicts">${badges.join(" ")}</p>\n`;
}
