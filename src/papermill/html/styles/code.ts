/** Code cells: folded to one quiet line each, and what unfolds. */
export const code = `
.cell { margin: 0.9rem 0; }
.cell:has(> .outputs) { margin-bottom: 1.7rem; }
.source > summary {
  display: flex; align-items: baseline; gap: 0.7rem;
  padding: 0.1rem 0; list-style: none;
  font-family: var(--mono); font-size: 0.74rem; color: var(--faint);
}
.source > summary::-webkit-details-marker { display: none; }
.source > summary:hover, .source[open] > summary { color: var(--muted); }
.prompt { flex: none; font-variant-numeric: tabular-nums; }
.prompt::before {
  content: ""; display: inline-block; width: 0.36em; height: 0.36em; margin: 0 0.75em 0.16em 0.1em;
  border: solid currentColor; border-width: 0 0.11em 0.11em 0;
  transform: rotate(-45deg); transition: transform 0.15s;
}
[open] > summary > .prompt::before { transform: rotate(45deg); }
.headline { font: inherit; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
[open] > summary > .headline { visibility: hidden; }
.duration { flex: none; margin-left: auto; font-family: var(--sans); font-variant-numeric: tabular-nums; }
pre.code {
  margin: 0.35rem 0 0.9rem; padding: 1rem 1.2rem; overflow-x: auto;
  background: var(--surface); border-radius: 8px;
  font-size: 0.78rem; line-height: 1.55; tab-size: 2;
}
pre code { font-family: var(--mono); font-size: inherit; }
.prose pre code { font-size: 0.78rem; }

.hljs-comment, .hljs-quote { color: var(--code-comment); font-style: italic; }
.hljs-keyword, .hljs-literal, .hljs-selector-tag, .hljs-meta .hljs-keyword { color: var(--code-keyword); }
.hljs-string, .hljs-regexp, .hljs-char.escape_, .hljs-addition { color: var(--code-string); }
.hljs-number, .hljs-symbol, .hljs-bullet { color: var(--code-number); }
.hljs-title, .hljs-title.function_, .hljs-section, .hljs-name { color: var(--code-title); }
.hljs-built_in, .hljs-type, .hljs-title.class_, .hljs-attr, .hljs-attribute { color: var(--code-type); }
.hljs-deletion { color: var(--danger); }
.hljs-emphasis { font-style: italic; }
.hljs-strong { font-weight: 600; }
`;
