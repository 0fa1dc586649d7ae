import type { RunOutcome } from "./run-sweep";

/**
 * The outcomes as JUnit XML, which continuous integration systems show as tests: one test case for each run.
 *
 * Source: https://github.com/testmoapp/junitxml
 */
export function junitXml(outcomes: readonly RunOutcome[], seconds: number): string {
  const count = (status: RunOutcome["status"]): number =>
    outcomes.filter((outcome) => outcome.status === status).length;
  const suite =
    `name="notebooks" tests="${outcomes.length}" failures="${count("failed")}" errors="0" ` +
    `skipped="${count("cancelled")}" time="${seconds.toFixed(3)}"`;
  const cases = outcomes.map(testCase).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${suite}>\n<testsuite ${suite}>\n${cases}</testsuite>\n</testsuites>\n`;
}

function testCase({ name, input, output, status, seconds, error }: RunOutcome): string {
  const attributes = `classname="${escapeXml(input)}" name="${escapeXml(name)}" time="${seconds.toFixed(3)}"`;
  const message = error?.message ?? "";
  const body =
    status === "failed"
      ? `<failure type="${escapeXml(error?.name ?? "Error")}" message="${escapeXml(message.split("\n")[0])}">` +
        `${escapeXml(message)}</failure>`
      : status === "cancelled"
        ? "<skipped/>"
        : "";
  return `<testcase ${attributes}>${body}<system-out>${escapeXml(output)}</system-out></testcase>\n`;
}

/** Text for XML; characters that XML cannot hold in any way are left out. */
function escapeXml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\n": "&#10;",
    "\t": "&#9;",
    "\r": "&#13;",
  };
  return text
    .replace(/[&<>"\n\t\r]/g, (character) => entities[character])
    .replace(/[^\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
}
