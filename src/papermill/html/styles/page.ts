/** The page: its columns, its head, the list of contents, the switches. */
export const page = `
*, *::before, *::after { box-sizing: border-box; }
html { font-size: 112.5%; scroll-behavior: smooth; scroll-padding-top: 2rem; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font-family: var(--serif);
  line-height: 1.6;
  font-kerning: normal;
  text-rendering: optimizeLegibility;
}
a { color: var(--accent); text-decoration-thickness: 0.06em; text-underline-offset: 0.18em; }
a:hover { text-decoration-thickness: 0.12em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
summary { cursor: pointer; }

.page { max-width: 60rem; margin: 0 auto; padding: 3.5rem 2.5rem 6rem; }
.page > header, .page > main { --measure: 40rem; min-width: 0; }
main > :first-child { margin-top: 0; }

.switches {
  position: absolute; top: 1rem; right: 1.25rem;
  display: flex; gap: 0.4rem;
  font-family: var(--sans);
}
.switches button {
  font: inherit; font-size: 0.78rem; line-height: 1;
  padding: 0.5rem 0.75rem;
  color: var(--muted); background: var(--paper);
  border: 1px solid var(--rule); border-radius: 99px;
  cursor: pointer;
}
.switches button:hover { color: var(--ink); border-color: var(--faint); }
.switches button[aria-pressed="true"] { color: var(--accent); border-color: var(--accent); background: var(--accent-soft); }
.switches:not(.ready) { display: none; }

.report-header { max-width: 46rem; margin-bottom: 3rem; }
.report-header h1 {
  margin: 0 0 1.4rem;
  font-size: clamp(1.9rem, 1.2rem + 2.8vw, 2.9rem);
  font-weight: 600; line-height: 1.14; letter-spacing: -0.018em;
  text-wrap: balance;
}
.facts {
  display: flex; flex-wrap: wrap; gap: 0.5rem 2.2rem;
  margin: 0 0 1.6rem; padding: 0.9rem 0 0;
  border-top: 1px solid var(--rule);
  font-family: var(--sans); font-size: 0.86rem; line-height: 1.35;
}
.facts dt { color: var(--muted); font-size: 0.78rem; }
.facts dd { margin: 0; font-variant-numeric: tabular-nums; }

.parameters { font-family: var(--sans); font-size: 0.86rem; }
.parameters > summary, .contents summary { color: var(--muted); font-size: 0.78rem; }
.parameters .scroll > table { width: 100%; margin: 0.4rem 0 0; border-block: 1px solid var(--rule); font-size: inherit; }
.parameters .scroll :is(th, td) { padding: 0.3rem 1.4rem 0.3rem 0; }
.parameters .scroll :is(th, td):first-child { padding-left: 0; }
.parameters .scroll td:last-child { width: 99%; padding-right: 0; color: var(--muted); }
.parameters code { font-family: var(--mono); font-size: 0.92em; white-space: nowrap; }
.parameters tr.changed th code { color: var(--accent); font-weight: 600; }
.parameters tr.changed th code::after { content: ""; display: inline-block; width: 0.4em; height: 0.4em; margin: 0 0 0.15em 0.5em; border-radius: 50%; background: var(--accent); }

.verdicts { display: flex; flex-wrap: wrap; gap: 0.4rem; margin: 0 0 1.6rem; font-size: 0.86rem; }
.recorded { margin-top: 1.2rem; }
.recorded :is(th, td) { font-weight: 400; vertical-align: top; }
.recorded .scroll td:last-child { color: inherit; overflow-wrap: anywhere; }
.recorded .scroll th { color: var(--muted); white-space: nowrap; text-align: left; }

.failure {
  margin: 0 0 1.6rem; padding: 0.8rem 1.1rem;
  background: var(--danger-soft); border-left: 3px solid var(--danger); border-radius: 0 6px 6px 0;
  font-family: var(--sans); font-size: 0.92rem;
}
.failure p { margin: 0.1rem 0; }
.failure a { color: var(--danger); font-weight: 600; }
.failure span { overflow-wrap: anywhere; }

.contents { font-family: var(--sans); font-size: 0.86rem; line-height: 1.35; margin-bottom: 3rem; }
.contents ol { list-style: none; margin: 0.4rem 0 0; padding: 0; }
.contents li { margin: 0; }
.contents a { display: block; padding: 0.22rem 0; color: var(--muted); text-decoration: none; }
.contents a:hover { color: var(--ink); }
.contents a[aria-current] { color: var(--accent); font-weight: 600; }
.contents .depth-1 { padding-left: 1rem; }
.contents .depth-2 { padding-left: 2rem; }

@media (min-width: 78rem) {
  .page.with-contents {
    display: grid; max-width: 79rem;
    grid-template-columns: 13.5rem minmax(0, 1fr); column-gap: 4.5rem;
  }
  .with-contents > header, .with-contents > main { grid-column: 2; }
  .with-contents > .contents {
    grid-column: 1; grid-row: 1 / span 2;
    position: sticky; top: 3.5rem; align-self: start;
    max-height: calc(100vh - 7rem); overflow-y: auto; margin: 0.4rem 0 0;
  }
}
@media (max-width: 40rem) {
  html { font-size: 106.25%; }
  .page { padding: 4rem 1.15rem 4rem; }
  .switches { top: 0.7rem; right: 1.15rem; }
  .facts { gap: 0.6rem 1.6rem; }
  .parameters tbody, .parameters .scroll > table { display: block; }
  .parameters tr { display: flex; flex-wrap: wrap; padding: 0.35rem 0; }
  .parameters tr + tr { border-top: 1px solid var(--rule); }
  .parameters .scroll :is(th, td) { border: 0; padding-block: 0; }
  .parameters .scroll td:last-child { width: 100%; }
  .contents { margin-bottom: 2rem; }
  .report-header { margin-bottom: 1.8rem; }
}
`;
