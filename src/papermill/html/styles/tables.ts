/**
 * Tables as books set them: rules above, below and under the head, none between columns, figures of one width. Cells
 * and badges that carry a judgement are tinted; their text says the same, for those who do not see colours.
 */
export const tables = `
.scroll > table, .outputs table, .prose table {
  border-collapse: collapse;
  border-block: 1.5px solid var(--strong-rule);
  font-family: var(--sans); font-size: 0.84rem; line-height: 1.4;
  font-variant-numeric: tabular-nums lining-nums;
}
:is(.scroll, .outputs, .prose) caption { caption-side: top; padding: 0 0 0.5rem; text-align: left; color: var(--muted); }
:is(.scroll, .outputs, .prose) :is(th, td) { padding: 0.36rem 0.7rem; text-align: left; vertical-align: baseline; }
:is(.scroll, .outputs, .prose) :is(th, td):first-child { padding-left: 0.3rem; }
:is(.scroll, .outputs, .prose) table :is(th, td).numeric { text-align: right; white-space: nowrap; }
:is(.scroll, .outputs, .prose) thead th { font-weight: 600; vertical-align: bottom; }
:is(.scroll, .outputs, .prose) thead tr:last-child > * { border-bottom: 1px solid var(--strong-rule); }
:is(.scroll, .outputs, .prose) tbody th { font-weight: 400; white-space: nowrap; }
:is(.scroll, .outputs, .prose) thead th[colspan] { text-align: center; border-bottom: 1px solid var(--rule); }
:is(.scroll, .outputs, .prose) tbody tr + tr > * { border-top: 1px solid var(--rule); }
:is(.scroll, .outputs, .prose) tfoot > tr:first-child > * { border-top: 1px solid var(--strong-rule); }
:is(.scroll, .outputs, .prose) tbody tr:hover > * { background-color: color-mix(in oklab, var(--surface), transparent 40%); }
.scroll > table { margin: 0.3rem 0 0.6rem; }
.outputs table .wordy { min-width: 14rem; }
.outputs .scroll :is(tbody th, thead tr:last-child > :first-child) { position: sticky; left: 0; background: var(--paper) padding-box; }
:is(.scroll, .katex-display).more { mask-image: linear-gradient(to right, #000 calc(100% - 2.5rem), transparent); }

[class~="nk-note"] { font-family: var(--sans); line-height: 1.4; color: var(--muted); }
[class~="nk-badge"] {
  display: inline-flex; align-items: center; gap: 0.4em;
  padding: 0.14em 0.65em 0.14em 0.55em; border-radius: 99px;
  font-family: var(--sans); font-size: 0.92em; font-weight: 600; line-height: 1.35; white-space: nowrap;
  color: var(--tint, var(--grey)); background: var(--tint-soft, var(--grey-soft));
}
.verdicts [class~="nk-badge"]::before { content: ""; width: 0.5em; height: 0.5em; border-radius: 50%; background: currentColor; }
[class~="nk-reproduced"] { --tint: var(--green); --tint-soft: var(--green-soft); }
[class~="nk-partly"] { --tint: var(--amber); --tint-soft: var(--amber-soft); }
.verdicts [class~="nk-partly"]::before { background: linear-gradient(90deg, currentColor 50%, transparent 50%); box-shadow: inset 0 0 0 1.5px currentColor; }
[class~="nk-not-reproduced"] { --tint: var(--red); --tint-soft: var(--red-soft); }
.verdicts [class~="nk-not-run"]::before { background: none; box-shadow: inset 0 0 0 1.5px currentColor; }

:is(td, th)[class~="nk-close"] { background-color: var(--green-soft); }
:is(td, th)[class~="nk-better"] { background-color: var(--blue-soft); }
:is(td, th)[class~="nk-worse"] { background-color: var(--red-soft); }
`;
