/** On paper: black on white, no switches, nothing cut off at the side or folded in the middle of a table row. */
export const print = `
@media print {
  :root, :root[data-theme] { color-scheme: light; --paper: #fff; }
  @page { margin: 18mm 16mm; }
  html { font-size: 10pt; }
  .page, .page.with-contents { display: block; max-width: none; padding: 0; }
  .switches, .contents, details.source:not([open]) { display: none; }
  .prose > * { max-width: none; }
  pre, pre.stream { max-height: none; overflow: visible; white-space: pre-wrap; overflow-wrap: anywhere; }
  .scroll, .outputs div, .prose .katex-display { overflow: visible !important; }
  :is(.scroll, .katex-display).more { mask-image: none; }
  .outputs table { font-size: 7.6pt; }
  .outputs .scroll :is(th, td) { position: static; padding: 0.25rem 0.4rem; white-space: normal; }
  .outputs table .wordy { min-width: 0; }
  .picture:has(> .chart) > .plot { display: none; }
  .picture > .chart, .drawn .picture > .chart { display: block; }
  .chart { min-width: 0; max-height: 9cm; }
  .data { display: none; }
  .data:not(.drawn *)[open] { display: block; }
  .data > .scroll { max-height: none; }
  figure, table, .error, tr, .prose blockquote { break-inside: avoid; }
  h1, h2, h3, h4 { break-after: avoid; }
  thead { display: table-header-group; }
  a { color: inherit; text-decoration: none; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
