import { readRecords } from "../contract/records";
import type { JsonObject, JsonValue, Notebook } from "../notebook/model";

/**
 * What a cell tells of its run with `record("facts", { Profile: "quick", Data: ["NI, sha256 ..."] })`: labels, each
 * with its lines of text.
 */
export function factsOf(notebook: Notebook): [label: string, lines: string[]][] {
  const facts = Object.entries(asObject(readRecords(notebook).get("facts")));
  return facts.map(([label, value]) => [label, (Array.isArray(value) ? value : [value ?? null]).map(textOf)]);
}

function textOf(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  if (typeof value !== "object" || value === null) return String(value ?? "");
  return Object.entries(value)
    .map(([key, part]) => `${key} ${textOf(part)}`)
    .join(", ");
}

/**
 * How many claims came out how: what a cell tells with `record("verdicts", { reproduced: 3, partly: 1 })`, else what the
 * badges say that it shows.
 */
export function verdictsOf(notebook: Notebook): [verdict: string, count: number][] {
  const recorded = Object.entries(asObject(readRecords(notebook).get("verdicts"))).flatMap(
    ([verdict, count]): [string, number][] =>
      typeof count === "number" && count > 0 ? [[verdict, count]] : [],
  );
  return recorded.length > 0 ? recorded : shownVerdicts(notebook);
}

/** The counts in a summary of badges, `<p class="nk-summary"><span class="nk-badge ...">✓ 3 reproduced</span>`. */
function shownVerdicts(notebook: Notebook): [string, number][] {
  for (const cell of notebook.cells) {
    for (const output of cell.cell_type === "code" ? cell.outputs : []) {
      const html = "data" in output ? output.data["text/html"] : undefined;
      const summary = typeof html === "string" ? /<p class="nk-summary">(.*?)<\/p>/s.exec(html) : null;
      if (summary === null) continue;
      return [...summary[1].matchAll(/(\d+) ([a-z ]+)<\/span>/g)].map(([, count, verdict]) => [
        verdict,
        Number(count),
      ]);
    }
  }
  return [];
}

function asObject(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
