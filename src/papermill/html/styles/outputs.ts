/** What cells put out. */
export const outputs = `
.outputs > * { margin: 0.7rem 0; }
.scroll { overflow-x: auto; }
.outputs .scroll p { max-width: var(--measure); }
pre.stream {
  margin: 0.6rem 0; padding: 0.1rem 0 0.1rem 1.1rem;
  max-height: 32rem; overflow: auto;
  border-left: 2px solid var(--rule);
  font-family: var(--mono); font-size: 0.76rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere;
}
pre.stderr { border-left-color: var(--amber); color: var(--muted); }
.note { font-family: var(--sans); font-size: 0.86rem; font-style: italic; color: var(--muted); }

.error {
  padding: 0.8rem 1.1rem;
  background: var(--danger-soft); border-left: 3px solid var(--danger); border-radius: 0 6px 6px 0;
  font-family: var(--sans); font-size: 0.92rem;
}
.error p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.error strong { color: var(--danger); }
.error summary { margin-top: 0.4rem; color: var(--muted); font-size: 0.82rem; }
.error pre { margin: 0.5rem 0 0; overflow-x: auto; font-family: var(--mono); font-size: 0.74rem; line-height: 1.5; }

figure { margin: 1.2rem 0; }
figure.figure { margin-inline: 0; }
figcaption { margin: 0 0 0.5rem; font-family: var(--sans); font-size: 0.95rem; font-weight: 600; line-height: 1.35; text-wrap: balance; }
figcaption span { display: block; margin-top: 0.1rem; font-size: 0.86rem; font-weight: 400; color: var(--muted); }
.picture .plot { width: 100%; }
.drawn .picture > :is(.chart, .static) { display: none; }
.chart { display: block; width: 100%; height: auto; font-family: var(--sans); font-size: 13px; overflow: visible; }
.chart text { fill: var(--ink); }
.chart text.tick { fill: var(--muted); font-size: 12.5px; font-variant-numeric: tabular-nums; }
.chart .grid { stroke: var(--rule); fill: none; }
.chart .arrow { stroke: var(--faint); fill: none; }
.data { margin-top: 0.3rem; font-family: var(--sans); }
.data > summary { width: max-content; font-size: 0.78rem; color: var(--faint); }
.data > summary:hover, .data[open] > summary { color: var(--muted); }
.data > .scroll { max-height: 24rem; overflow: auto; margin-top: 0.4rem; }
.js-plotly-plot .plotly .modebar { opacity: 0; transition: opacity 0.15s; }
.js-plotly-plot:is(:hover, :focus-within) .plotly .modebar { opacity: 1; }
.js-plotly-plot .plotly .modebar-group { background: var(--raised) !important; border-radius: 6px; }
.js-plotly-plot .plotly .modebar-btn path { fill: var(--faint) !important; }
.js-plotly-plot .plotly .modebar-btn:is(:hover, .active) path { fill: var(--accent) !important; }
figure.image img {
  max-width: 100%; height: auto; display: block;
  background: light-dark(transparent, #f7f5f0); border-radius: 1px;
  box-shadow: 0 0 0 0.5rem light-dark(transparent, #f7f5f0);
}
.formula { max-width: var(--measure); padding: 0.2rem 0; }

@media (max-width: 40rem) {
  .picture.wide { min-width: 36rem; }
  .chart { min-width: 24rem; }
  figcaption { font-size: 0.9rem; }
}
@media (max-width: 40rem) { pre.stream { padding-left: 0.8rem; font-size: 0.68rem; } }

.ansi-bold { font-weight: 600; }
.ansi-dim { opacity: 0.7; }
.ansi-italic { font-style: italic; }
.ansi-underline { text-decoration: underline; }
.ansi-strike { text-decoration: line-through; }
.ansi-black, .ansi-bright-black { color: var(--muted); }
.ansi-red, .ansi-bright-red { color: var(--red); }
.ansi-green, .ansi-bright-green { color: var(--green); }
.ansi-yellow, .ansi-bright-yellow { color: var(--amber); }
.ansi-blue, .ansi-bright-blue { color: var(--blue); }
.ansi-magenta, .ansi-bright-magenta { color: var(--code-keyword); }
.ansi-cyan, .ansi-bright-cyan { color: var(--code-type); }
.ansi-white, .ansi-bright-white { color: inherit; }
.ansi-on-black, .ansi-on-bright-black, .ansi-on-white, .ansi-on-bright-white { background: var(--grey-soft); }
.ansi-on-red, .ansi-on-bright-red { background: var(--red-soft); }
.ansi-on-green, .ansi-on-bright-green { background: var(--green-soft); }
.ansi-on-yellow, .ansi-on-bright-yellow { background: var(--amber-soft); }
.ansi-on-blue, .ansi-on-bright-blue, .ansi-on-cyan, .ansi-on-bright-cyan { background: var(--blue-soft); }
.ansi-on-magenta, .ansi-on-bright-magenta { background: var(--red-soft); }
`;
