/** What Markdown becomes. */
export const prose = `
.prose { margin: 1.3rem 0; hanging-punctuation: first last; }
.prose > * { max-width: var(--measure); }
.prose > .scroll { max-width: 100%; margin-bottom: 1.2rem; }
.prose > :first-child { margin-top: 0; }
.prose > :last-child { margin-bottom: 0; }
.prose:has(> :is(h1, h2):first-child) { margin-top: 3.8rem; }
.prose:has(> h3:first-child) { margin-top: 2.6rem; }
.prose:has(> :is(h4, h5, h6):first-child) { margin-top: 2rem; }
.prose :is(p, ul, ol, dl, blockquote) { margin: 0 0 1rem; }
.prose p { text-wrap: pretty; }
.prose li { margin: 0.25rem 0; }
.prose li::marker { color: var(--faint); }
.prose li > p { margin: 0.3rem 0; }
.prose :is(h1, h2, h3, h4, h5, h6) { line-height: 1.22; font-weight: 600; letter-spacing: -0.011em; text-wrap: balance; }
.prose :is(h1, h2) { margin: 3.4rem 0 1rem; font-size: 1.6rem; }
.prose h3 { margin: 2.4rem 0 0.7rem; font-size: 1.22rem; }
.prose :is(h4, h5, h6) { margin: 1.8rem 0 0.5rem; font-size: 1rem; }
.prose blockquote { padding-left: 1.1rem; border-left: 2px solid var(--rule); color: var(--muted); }
.prose hr { width: 5rem; margin: 2.5rem 0; border: 0; border-top: 1px solid var(--rule); }
.prose img { max-width: 100%; height: auto; }
.prose code { font-family: var(--mono); font-size: 0.86em; }
.prose :not(pre) > code { padding: 0.1em 0.3em; background: var(--surface); border-radius: 4px; overflow-wrap: anywhere; }
.prose pre {
  margin: 0 0 1.1rem; padding: 0.9rem 1.1rem; overflow-x: auto;
  background: var(--surface); border-radius: 8px; line-height: 1.5;
}
.prose kbd { font-family: var(--sans); font-size: 0.8em; padding: 0.1em 0.45em; border: 1px solid var(--rule); border-radius: 4px; }
.prose mark { background: var(--amber-soft); color: inherit; }
.prose .katex-display { margin: 1.2rem 0; padding: 0.2rem 0; overflow-x: auto; overflow-y: hidden; }
.katex { font-size: 1.08em; }
.katex-error { color: var(--danger) !important; font-family: var(--mono); font-size: 0.86em; }
`;
