/** The pages of the server: notebooks with their forms, and runs that are watched. */
export const serveStyles = `
.serve h2 { font-size: 1.05rem; margin: 0 0 0.4rem; }
.serve section { margin-bottom: 3rem; }
.serve .count { margin: 0 0 1.2rem; color: var(--muted); font-size: 0.86rem; }
.notebook { background: var(--raised); border: 1px solid var(--rule); }
.notebook + .notebook { border-top: 0; }
.notebook:first-child { border-radius: 12px 12px 0 0; }
.notebook:last-child { border-radius: 0 0 12px 12px; }
.notebook:only-child { border-radius: 12px; }
.notebook > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 1.2rem; padding: 0.95rem 1.2rem; list-style: none; }
.notebook > summary::-webkit-details-marker { display: none; }
.notebook > summary span { font-family: var(--serif); font-weight: 600; }
.notebook > summary code { margin-left: auto; font-family: var(--mono); font-size: 0.74rem; color: var(--muted); }
.notebook > summary:hover span { color: var(--accent); }
.notebook > :is(form, .trouble) { padding: 0.4rem 1.2rem 1.2rem; }
.field { display: grid; grid-template-columns: minmax(7rem, 12rem) minmax(0, 1fr); gap: 0.2rem 1.2rem; align-items: baseline; padding: 0.5rem 0; }
.field label { font-family: var(--mono); font-size: 0.84rem; overflow-wrap: anywhere; }
.field :is(input, select) { width: 100%; max-width: 26rem; font-size: 0.88rem; }
.field select { width: auto; }
.field p { margin: 0.25rem 0 0; font-size: 0.78rem; color: var(--muted); }
.send { padding-top: 0.8rem; }
.serve :is(.send, .state-line) button, .open-report {
  font: inherit; font-size: 0.88rem; font-weight: 600; line-height: 1; padding: 0.65rem 1.3rem;
  color: var(--paper); background: var(--accent); border: 0; border-radius: 99px; cursor: pointer; text-decoration: none;
}
.serve .state-line button { color: var(--danger); background: var(--danger-soft); }
.serve :is(.send, .state-line) button:hover, .open-report:hover { filter: brightness(1.08); }
.serve button:disabled { opacity: 0.5; cursor: default; }
.trouble { margin: 0 0 1rem; padding: 0.7rem 1rem !important; background: var(--danger-soft); border-left: 3px solid var(--danger); border-radius: 0 6px 6px 0; font-size: 0.88rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.trouble[hidden] { display: none; }

.runs { margin: 0; padding: 0; list-style: none; font-size: 0.9rem; }
.runs li { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; padding: 0.55rem 0; border-top: 1px solid var(--rule); }
.runs .state { margin-left: auto; }
.runs span { color: var(--muted); }
.state { font-weight: 600; }
:is(.running, [data-status="running"]) .state { color: var(--blue); }
:is(.completed, [data-status="completed"]) .state { color: var(--green); }
:is(.failed, [data-status="failed"]) .state { color: var(--danger); }

.watched { max-width: 60rem; }
.watched .given { margin-top: 0.8rem; font-size: 0.86rem; }
.state-line { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 0.6rem 1.2rem; padding: 0.9rem 0; background: var(--paper); border-block: 1px solid var(--rule); font-size: 0.9rem; }
.state-line progress { flex: 1 1 10rem; height: 0.4rem; appearance: none; border: 0; border-radius: 99px; overflow: hidden; background: var(--grey-soft); }
.state-line progress::-webkit-progress-bar { background: var(--grey-soft); }
.state-line progress::-webkit-progress-value { background: var(--accent); transition: width 0.3s; }
.state-line progress::-moz-progress-bar { background: var(--accent); }
.state-line .numbers { color: var(--muted); font-variant-numeric: tabular-nums; }
.state-line [hidden] { display: none; }
.cells { margin: 1rem 0 0; padding: 0; list-style: none; }
.cells .line { display: flex; align-items: baseline; gap: 0.8rem; padding: 0.35rem 0; font-size: 0.8rem; }
.cells .line code { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-family: var(--mono); font-size: 0.78rem; color: var(--muted); }
.cells .time { margin-left: auto; flex: none; color: var(--faint); font-variant-numeric: tabular-nums; }
.cells .mark { flex: none; width: 0.6em; height: 0.6em; border-radius: 50%; background: var(--green); }
[data-status="running"] > .line .mark { background: var(--blue); animation: beat 1.2s ease-in-out infinite; }
[data-status="failed"] > .line .mark { background: var(--danger); }
@keyframes beat { 50% { opacity: 0.25; } }
@media (prefers-reduced-motion: reduce) { .cells .mark { animation: none !important; } }
.cells .source { display: none; }
.cells .cell { margin: 0 0 1rem; }
.cells .cell > .outputs { padding-left: 1.3rem; }
.cells > li > pre { margin-left: 1.3rem; max-height: 16rem; }
@media (max-width: 40rem) {
  .field { grid-template-columns: 1fr; }
  .notebook > summary code { margin-left: 0; }
  .cells .cell > .outputs { padding-left: 0; }
}
`;
