/** A gallery of reports: cards in a grid, and the tools above them. */
export const gallery = `
.gallery { max-width: 74rem; margin: 0 auto; padding: 3.5rem 2.5rem 6rem; font-family: var(--sans); }
.gallery > header { margin-bottom: 2.2rem; }
.gallery h1 { margin: 0; font-family: var(--serif); font-size: clamp(1.9rem, 1.2rem + 2.4vw, 2.7rem); font-weight: 600; line-height: 1.14; letter-spacing: -0.018em; }
.gallery > header p { margin: 0.5rem 0 0; color: var(--muted); font-size: 0.9rem; }
.gallery h2 { margin: 0; }
.gallery .note.empty, .gallery .note.none { padding: 3rem 0; text-align: center; }

.tools { display: flex; flex-wrap: wrap; align-items: center; gap: 0.6rem 1.2rem; margin-bottom: 1.6rem; font-size: 0.84rem; }
.tools[hidden] { display: none; }
:is(.tools, .field) :is(input, select, textarea) {
  font: inherit; color: inherit; background: var(--raised);
  border: 1px solid var(--rule); border-radius: 8px; padding: 0.45rem 0.7rem;
}
.tools input { flex: 1 1 16rem; max-width: 26rem; }
.tools label { margin-left: auto; color: var(--muted); }
.filters { display: flex; flex-wrap: wrap; gap: 0.35rem; }
.filters button {
  font: inherit; line-height: 1; padding: 0.45rem 0.75rem; cursor: pointer;
  color: var(--muted); background: none; border: 1px solid var(--rule); border-radius: 99px;
}
.filters button:hover { color: var(--ink); border-color: var(--faint); }
.filters button[aria-pressed="true"] { color: var(--accent); border-color: var(--accent); background: var(--accent-soft); }

.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.4rem; margin: 0; padding: 0; list-style: none; }
.card {
  position: relative; display: flex; flex-direction: column; overflow: hidden;
  background: var(--raised); border: 1px solid var(--rule); border-radius: 12px;
  transition: border-color 0.15s, box-shadow 0.15s;
}
.card[hidden] { display: none; }
.card:hover, .card:focus-within { border-color: var(--faint); box-shadow: 0 6px 24px rgb(0 0 0 / 0.08); }
.thumbnail {
  height: 10.5rem; padding: 0.9rem 1rem; overflow: hidden;
  display: grid; place-items: center;
  background: var(--surface); border-bottom: 1px solid var(--rule);
}
.thumbnail .chart { min-width: 0; max-width: 100% !important; max-height: 8.7rem; }
.thumbnail .chart text { display: none; }
.thumbnail .chart .grid { stroke: var(--faint); opacity: 0.4; }
.thumbnail span { font-family: var(--serif); font-size: 3rem; letter-spacing: 0.04em; color: var(--faint); opacity: 0.6; }
.about { display: flex; flex-direction: column; flex: 1; gap: 0.7rem; padding: 1rem 1.15rem 0.95rem; }
.card h2 { font-family: var(--serif); font-size: 1.08rem; font-weight: 600; line-height: 1.28; text-wrap: balance; overflow-wrap: anywhere; }
.card h2 a { color: inherit; text-decoration: none; }
.card h2 a::after { content: ""; position: absolute; inset: 0; }
.card .verdicts { margin: 0; font-size: 0.76rem; }
.card .status { margin: 0; font-size: 0.8rem; font-weight: 600; color: var(--amber); overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.card.failed .status { color: var(--danger); }
.card.failed .thumbnail { background: var(--danger-soft); }
.given { display: flex; flex-wrap: wrap; gap: 0.15rem 0.9rem; margin: 0; padding: 0; list-style: none; font-size: 0.78rem; color: var(--muted); }
.given code { font-family: var(--mono); font-size: 0.92em; color: var(--ink); overflow-wrap: anywhere; }
.foot { display: flex; justify-content: space-between; gap: 1rem; margin: auto 0 0; font-size: 0.78rem; color: var(--muted); font-variant-numeric: tabular-nums; }

@media (max-width: 40rem) {
  .gallery { padding: 4rem 1.15rem 4rem; }
  .tools label { margin-left: 0; }
  .tools input { max-width: none; }
}
@media print {
  .gallery { max-width: none; padding: 0; }
  .tools { display: none; }
  .cards { grid-template-columns: 1fr 1fr; }
  .card { break-inside: avoid; }
}
`;
