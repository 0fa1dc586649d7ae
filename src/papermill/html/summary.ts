import { cellRecordOf, runRecordOf } from "../execution/run-record";
import type { JsonObject, JsonValue, Notebook } from "../notebook/model";
import { toLiteral } from "../parameters/literal";
import { scriptJson } from "./figure";
import { verdictsOf } from "./recorded-facts";

/** What an index of reports tells of one of them. */
export interface ReportSummary {
  title: string;
  /** The notebook's file name. */
  notebook: string;
  status: "completed" | "failed" | "unfinished";
  /** The error that ended the run; empty where there was none. */
  error: string;
  /** When the run began, in ISO 8601; null where it is not known. */
  started: string | null;
  /** Seconds. */
  duration: number | null;
  verdicts: [verdict: string, count: number][];
  /** The parameters that were given, and their values as TypeScript writes them. */
  parameters: [name: string, value: string][];
  /** The drawing of the first figure, as SVG; empty where there is none. */
  picture: string;
}

/** @param picture the drawing of the report's first figure. */
export function summarise(notebook: Notebook, title: string, picture: string | undefined): ReportSummary {
  const run = runRecordOf(notebook);
  const errors = notebook.cells.flatMap((cell) =>
    cell.cell_type === "code" ? cell.outputs.filter((output) => output.output_type === "error") : [],
  );
  const failed =
    run?.exception === true || notebook.cells.some((cell) => cellRecordOf(cell)?.status === "failed");
  const [error] = failed ? errors.slice(-1) : [];
  return {
    title,
    notebook: String(run?.input_path ?? "")
      .split(/[\\/]/)
      .pop()!,
    status: failed ? "failed" : typeof run?.end_time === "string" ? "completed" : "unfinished",
    error: error === undefined ? "" : `${error.ename}: ${error.evalue.split("\n")[0]}`,
    started: run?.start_time ?? null,
    duration: run?.duration ?? null,
    verdicts: verdictsOf(notebook),
    parameters: Object.entries(run?.parameters ?? {}).map(([name, value]) => [name, toLiteral(value)]),
    picture: picture ?? "",
  };
}

const OPENING = '<script type="application/json" id="summary">';

/** The summary as a part of its report, for `readSummary`. */
export function renderSummary(summary: ReportSummary): string {
  return `${OPENING}${scriptJson(summary as unknown as JsonValue)}</script>`;
}

/** The summary that a report holds; undefined where the HTML is no report. */
export function readSummary(html: string): ReportSummary | undefined {
  const start = html.indexOf(OPENING);
  if (start < 0) return undefined;
  const json = html.slice(start + OPENING.length, html.indexOf("</script>", start));
  try {
    return asSummary(JSON.parse(json) as JsonValue);
  } catch {
    return undefined;
  }
}

// A report may come from anywhere: nothing of it is believed to be of its type, or to be harmless.
function asSummary(json: JsonValue): ReportSummary | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const { title, notebook, status, error, started, duration, verdicts, parameters, picture }: JsonObject =
    json;
  return {
    title: String(title),
    notebook: String(notebook ?? ""),
    status: status === "failed" || status === "completed" ? status : "unfinished",
    error: String(error ?? ""),
    started: typeof started === "string" ? started : null,
    duration: typeof duration === "number" ? duration : null,
    verdicts: pairsOf(verdicts).map(([verdict, count]) => [String(verdict), Number(count)]),
    parameters: pairsOf(parameters).map(([name, value]) => [String(name), String(value)]),
    picture: typeof picture === "string" && isDrawing(picture) ? picture : "",
  };
}

function pairsOf(value: JsonValue | undefined): JsonValue[][] {
  return Array.isArray(value)
    ? value.filter((pair): pair is JsonValue[] => Array.isArray(pair) && pair.length === 2)
    : [];
}

/** Whether the SVG holds nothing but what figures are drawn with. */
function isDrawing(svg: string): boolean {
  const isForeign =
    /<(?!\/?(?:svg|g|path|text|tspan|ellipse)[\s/>])|\s(?:on\w*|(?:xlink:)?href|src)\s*=|url\(|<!|&#/i;
  return svg.startsWith('<svg class="chart"') && svg.endsWith("</svg>") && !isForeign.test(svg);
}
