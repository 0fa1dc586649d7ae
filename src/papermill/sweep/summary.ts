import { formatBytes } from "../execution/watch";
import type { RunOutcome } from "./run-sweep";

/** The outcomes as a table of plain text, with a line for the whole. */
export function summaryTable(outcomes: readonly RunOutcome[], seconds: number): string {
  const rows = outcomes.map((outcome) => [
    outcome.name,
    outcome.status,
    outcome.status === "cancelled" ? "" : formatSeconds(outcome.seconds),
    outcome.peakMemoryBytes === undefined ? "" : formatBytes(outcome.peakMemoryBytes),
    outcome.error === undefined ? outcome.output : outcome.error.message.split("\n")[0],
  ]);
  const table = [["run", "status", "time", "memory", "notebook"], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
  const counts = (["done", "stored", "failed", "cancelled"] as const)
    .map((status) => [outcomes.filter((outcome) => outcome.status === status).length, status] as const)
    .filter(([count]) => count > 0)
    .map(([count, status]) => `${count} ${status}`);
  return `${lines.join("\n")}\n${counts.join(", ")} in ${formatSeconds(seconds)}\n`;
}

/** `8.3 s`, `2 min 05 s`, `1 h 02 min` */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two((seconds % 3600) / 60)} min`;
}
