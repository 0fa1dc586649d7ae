import { formatDuration } from "../html/duration";
import { escapeHtml } from "../html/escape";
import { renderTime } from "../html/header";
import { renderVerdicts } from "../html/verdict-badges";
import type { Report } from "./read-reports";

/**
 * The cards of reports, and the tools to choose among them.
 *
 * @param linkTo the address of a report.
 */
export function renderCards(reports: readonly Report[], linkTo: (path: string) => string): string {
  if (reports.length === 0) return '<p class="note empty">There are no reports yet.</p>\n';
  const cards = reports.map((report) => renderCard(report, linkTo(report.path)));
  return `${renderTools(reports)}<ul class="cards">${cards.join("\n")}</ul>\n<p class="note none" hidden>No report is like that.</p>\n`;
}

function renderTools(reports: readonly Report[]): string {
  const kinds = [...new Set(reports.flatMap(({ summary }) => kindsOf(summary)))].sort(
    (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b),
  );
  const filters = ["all", ...kinds].map(
    (kind, i) =>
      `<button type="button" data-filter="${escapeHtml(kind)}" aria-pressed="${i === 0}">${escapeHtml(kind)}</button>`,
  );
  return `<div class="tools" hidden>
<input type="search" placeholder="Search titles, parameters, notebooks" aria-label="Search the reports">
<div class="filters" role="group" aria-label="Show only">${kinds.length > 1 ? filters.join("") : ""}</div>
<label>Sort by <select><option value="started">latest</option><option value="duration">longest</option><option value="title">title</option></select></label>
</div>
`;
}

const ORDER = ["failed", "unfinished", "reproduced", "partly", "not reproduced", "not run"];

/** What a card can be filtered by: how its run ended, and its verdicts. */
function kindsOf({ status, verdicts }: Report["summary"]): string[] {
  return [...(status === "completed" ? [] : [status]), ...verdicts.map(([verdict]) => verdict)];
}

function renderCard({ path, summary }: Report, address: string): string {
  const { title, notebook, status, error, started, duration, verdicts, parameters, picture } = summary;
  const words = [title, path, notebook, status, error, ...parameters.flat(), ...verdicts.flat()].join(" ");
  const when = started === null ? "" : renderTime(started);
  const howLong = duration === null ? "" : formatDuration(duration);
  const given = parameters.map(
    ([name, value]) => `<li><span>${escapeHtml(name)}</span> <code>${escapeHtml(value)}</code></li>`,
  );
  return (
    `<li class="card ${status}" data-words="${escapeHtml(words.toLowerCase())}" data-kinds="${escapeHtml(kindsOf(summary).join("|"))}"` +
    ` data-started="${Date.parse(started ?? "") || 0}" data-duration="${duration ?? 0}" data-title="${escapeHtml(title)}">` +
    `<div class="thumbnail" aria-hidden="true">${picture || `<span>${escapeHtml(initials(title))}</span>`}</div>` +
    `<div class="about"><h2><a href="${escapeHtml(address)}">${escapeHtml(title)}</a></h2>` +
    `${status === "completed" ? "" : `<p class="status">${status === "failed" ? `Failed${error && `: ${escapeHtml(error)}`}` : "Not finished"}</p>`}` +
    `${renderVerdicts(verdicts)}` +
    `${given.length === 0 ? "" : `<ul class="given">${given.join("")}</ul>`}` +
    `<p class="foot"><span>${when}</span><span>${howLong}</span></p></div></li>`
  );
}

function initials(title: string): string {
  return title
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .slice(0, 3)
    .map((word) => [...word][0].toUpperCase())
    .join("");
}
