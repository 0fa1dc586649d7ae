import { cellRecordOf, runRecordOf } from "../execution/run-record";
import { hasTag, type Cell, type CodeCell, type ErrorOutput } from "../notebook/model";
import type { JsonValue, Notebook } from "../notebook/model";
import { inspectParameters } from "../parameters/inject";
import { toLiteral } from "../parameters/literal";
import { cellAnchor } from "./cells";
import { formatDuration } from "./duration";
import { escapeHtml } from "./escape";
import { highlight } from "./highlight";
import { factsOf, verdictsOf } from "./recorded-facts";
import { renderVerdicts } from "./verdict-badges";

/**
 * The head of a report: title, how the run went, and what it was run with.
 *
 * @param titleHtml the title, as safe HTML.
 */
export function renderHeader(notebook: Notebook, titleHtml: string): string {
  return (
    `<header class="report-header">\n<h1>${titleHtml}</h1>\n` +
    `${renderFacts(notebook)}${renderErrors(notebook)}${renderVerdicts(verdictsOf(notebook))}` +
    `${renderParameters(notebook)}${renderRecordedFacts(notebook)}</header>\n`
  );
}

function renderFacts(notebook: Notebook): string {
  const run = runRecordOf(notebook);
  const kernel = notebook.metadata.kernelspec;
  const facts: [string, string | undefined][] = [
    ["Run", typeof run?.start_time === "string" ? renderTime(run.start_time) : "not yet"],
    ["Duration", typeof run?.duration === "number" ? formatDuration(run.duration) : undefined],
    [
      "Peak memory",
      typeof run?.peak_memory_bytes === "number" ? formatBytes(run.peak_memory_bytes) : undefined,
    ],
    ["Kernel", kernel && escapeHtml(`${kernel.display_name} (${kernel.name})`)],
    ["Runner", typeof run?.version === "string" ? escapeHtml(`node-papermill ${run.version}`) : undefined],
    [
      "Notebook",
      typeof run?.input_path === "string" ? escapeHtml(run.input_path.split(/[\\/]/).pop()!) : undefined,
    ],
  ];
  const items = facts
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return `<dl class="facts">${items.join("")}</dl>\n`;
}

function formatBytes(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes < 1000 ? `${Math.round(mebibytes)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

/** What the notebook itself tells of its run: profile, data, machine. */
function renderRecordedFacts(notebook: Notebook): string {
  const rows = factsOf(notebook).map(([label, lines]) => {
    const text = lines.map((line) => escapeHtml(line)).join("<br>");
    return `<tr><th scope="row">${escapeHtml(label)}</th><td>${text}</td></tr>`;
  });
  if (rows.length === 0) return "";
  return (
    `<details class="parameters recorded" open><summary>Made with</summary>` +
    `<div class="scroll"><table><tbody>${rows.join("")}</tbody></table></div></details>\n`
  );
}

/** An instant of the run's metadata as HTML, to the minute. */
export function renderTime(iso: string): string {
  // Python's papermill writes the time in UTC, and does not say so.
  const time = new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : `${iso}Z`);
  if (Number.isNaN(time.getTime())) return escapeHtml(iso);
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  return `<time datetime="${time.toISOString()}">${format.format(time)} UTC</time>`;
}

/** A link to each cell that failed. */
function renderErrors(notebook: Notebook): string {
  const items = notebook.cells.flatMap((cell) => {
    if (cell.cell_type !== "code" || hasTag(cell, "raises-exception")) return [];
    const error = cell.outputs.find((output): output is ErrorOutput => output.output_type === "error");
    return error === undefined ? [] : [renderErrorLink(cell, error)];
  });
  const isPending = (cell: Cell): boolean =>
    cell.cell_type === "code" && cellRecordOf(cell)?.status === "pending";
  const pending = notebook.cells.filter(isPending).length;
  const rest = pending === 1 ? "1 cell behind it was not run." : `${pending} cells behind it were not run.`;
  const unfinished = pending > 0 ? `<p>${rest}</p>` : "";
  return items.length === 0 ? "" : `<div class="failure" role="alert">${items.join("")}${unfinished}</div>\n`;
}

function renderErrorLink(cell: CodeCell, { ename, evalue }: ErrorOutput): string {
  const prompt = cell.execution_count === null ? "A cell" : `Cell ${cell.execution_count}`;
  const message = `${ename}: ${evalue.split("\n")[0]}`;
  return `<p><a href="#${cellAnchor(cell)}">${prompt} failed</a> <span>${escapeHtml(message)}</span></p>`;
}

/** Every parameter with its value; those that differ from the default are marked. */
function renderParameters(notebook: Notebook): string {
  const given: Record<string, JsonValue> = runRecordOf(notebook)?.parameters ?? {};
  const rows = (inspectParameters(notebook) ?? []).map(
    ({ name, defaultText = "", defaultValue, description }) => {
      const isGiven = Object.hasOwn(given, name);
      const isChanged = isGiven && JSON.stringify(given[name]) !== JSON.stringify(defaultValue);
      const value = isGiven ? toLiteral(given[name]) : defaultText;
      const notes = [description, isChanged && defaultText !== "" ? `default ${defaultText}` : ""];
      return (
        `<tr${isChanged ? ' class="changed"' : ""}><th scope="row"><code>${escapeHtml(name)}</code></th>` +
        `<td><code class="hljs">${highlight(value, "typescript")}</code></td>` +
        `<td>${escapeHtml(notes.filter((part) => part !== "").join(" · "))}</td></tr>`
      );
    },
  );
  if (rows.length === 0) return "";
  return (
    `<details class="parameters" open><summary>Parameters</summary>` +
    `<div class="scroll"><table><tbody>${rows.join("")}</tbody></table></div></details>\n`
  );
}
