import { renderCards } from "../gallery/cards";
import { describe, galleryAssets } from "../gallery/render-gallery";
import type { Report } from "../gallery/read-reports";
import { renderDocument } from "../html/document";
import { escapeHtml } from "../html/escape";
import { formulaStyles } from "../html/fonts";
import { toLiteral } from "../parameters/literal";
import { renderForm } from "./form";
import type { RunnableNotebook } from "./notebooks";
import { runScript } from "./run-script";
import type { Run } from "./runs";
import { serveStyles } from "./styles";

const THEME_SWITCH = '<div class="switches"><button type="button" data-switch="theme">Dark</button></div>';
const SERVE_STYLES = { name: "serve", type: "css" as const, content: serveStyles };

/** A form that is shown again, with what was wrong. */
export interface FormTrouble {
  notebook: string;
  entered: URLSearchParams;
  message: string;
}

/** The first page: the notebooks with their forms, the runs of this session, and all reports. */
export function renderHome(
  notebooks: readonly RunnableNotebook[],
  runs: readonly Run[],
  reports: readonly Report[],
  trouble?: FormTrouble,
): string {
  const items = notebooks.map((notebook) => {
    const own = trouble?.notebook === notebook.name ? trouble : undefined;
    return (
      `<details class="notebook"${own ? " open" : ""} name="notebook"><summary><span>${escapeHtml(notebook.title)}</span>` +
      `<code>${escapeHtml(notebook.name)}</code></summary>${renderForm(notebook, own?.entered, own?.message)}</details>`
    );
  });
  const under =
    notebooks.length === 0
      ? '<p class="note empty">There are no notebooks in this folder.</p>'
      : items.join("\n");
  const started =
    runs.length === 0
      ? ""
      : `<section><h2>Runs since the server started</h2><ul class="runs">${runs.map(renderRunItem).join("")}</ul></section>`;
  const body = `${THEME_SWITCH}
<div class="gallery serve">
<header><h1>Notebooks</h1></header>
<main>
<section class="notebooks">${under}</section>
${started}
<section><h2>Reports</h2><p class="count">${describe(reports)}</p>
${renderCards(reports, (path) => `/reports/${path.split("/").map(encodeURIComponent).join("/")}`)}</section>
</main>
</div>`;
  return renderDocument({
    title: "Notebooks",
    assets: [...galleryAssets(), SERVE_STYLES],
    body,
    talksToServer: true,
  });
}

function renderRunItem(run: Run): string {
  const done = run.cells.filter(({ status }) => status !== "running").length;
  const cells = run.total > 0 ? `${done} of ${run.total} cells` : "";
  return (
    `<li class="${run.status}"><a href="/runs/${run.id}">${escapeHtml(run.notebook.title)}</a>` +
    `<span>${cells}</span><span class="state">${run.status}</span></li>`
  );
}

/** The page of a run, which its script fills while it goes on. */
export function renderRun(run: Run): string {
  const parameters = Object.entries(run.parameters).map(
    ([name, value]) =>
      `<li><span>${escapeHtml(name)}</span> <code>${escapeHtml(toLiteral(value))}</code></li>`,
  );
  const body = `${THEME_SWITCH}
<div class="gallery serve watched" data-run="${run.id}">
<header><p><a href="/">Notebooks</a></p><h1>${escapeHtml(run.notebook.title)}</h1>
<ul class="given">${parameters.join("")}</ul></header>
<main>
<div class="state-line"><strong class="state" role="status">waiting</strong>
<progress max="1" value="0" aria-label="Cells that have finished"></progress><span class="numbers"></span>
<form method="post" action="/runs/${run.id}/cancel"><button type="submit">Cancel</button></form>
<a class="open-report" hidden>Open the report</a></div>
<p class="trouble" hidden></p>
<noscript><p class="note">The cells appear here with JavaScript; without it, load this page again from time to time.</p></noscript>
<ol class="cells"></ol>
</main>
</div>`;
  const assets = [
    ...galleryAssets(),
    SERVE_STYLES,
    { name: "formulas", type: "css" as const, content: formulaStyles() },
    { name: "run", type: "js" as const, content: runScript },
  ];
  return renderDocument({ title: run.notebook.title, assets, body, talksToServer: true });
}
