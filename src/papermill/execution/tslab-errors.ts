import type { ErrorOutput } from "../notebook/model";

/**
 * The error outputs that tslab does not make: its errors are text on standard error, and a reply without name and
 * message.
 */

/** What standard error says when something fails outside of any cell: in a timer, or in a promise nobody awaits. */
const DETACHED = /^(UncaughtException|UnhandledPromiseRejection): /;

/** The error that a write to standard error tells of, if it is one that failed no cell. */
export function readDetachedError(stderr: string): ErrorOutput | undefined {
  const match = DETACHED.exec(stderr);
  return match === null ? undefined : readThrown(stderr.slice(match[0].length));
}

/**
 * The error that ended a cell.
 *
 * @param stderr the cell's last writes to standard error, oldest first.
 * @param source the cell's code, to quote from.
 * @returns the error, and how many of the writes, from the last backwards, tell of it.
 */
export function readCellError(
  stderr: readonly string[],
  source: string,
): { error: ErrorOutput; writes: number } {
  const firstOther = stderr.findLastIndex((text) => !DIAGNOSTIC.test(text));
  const diagnostics = stderr.slice(firstOther + 1);
  if (diagnostics.length > 0)
    return { error: readDiagnostics(diagnostics, source), writes: diagnostics.length };
  return { error: readThrown(stderr[stderr.length - 1] ?? ""), writes: Math.min(1, stderr.length) };
}

const DIAGNOSTIC = /^(\d+):(\d+) - ([\s\S]*)/;

/** Errors of the TypeScript compiler: `1:7 - Type 'string' is not assignable to type 'number'.` */
function readDiagnostics(texts: readonly string[], source: string): ErrorOutput {
  const lines = source.split("\n");
  const traceback = texts.flatMap((text) => {
    const [, line, column, message] = DIAGNOSTIC.exec(text)!;
    const code = lines[Number(line) - 1] ?? "";
    return [
      `line ${line}, column ${column}: ${message.trim()}`,
      `  ${code}`,
      `  ${" ".repeat(Number(column) - 1)}^`,
    ];
  });
  return { output_type: "error", ename: "TypeScriptError", evalue: traceback[0], traceback };
}

const INTERRUPTED = /^Error: (?:Script execution was interrupted by `SIGINT`|Interrupted asynchronously)/;
// The line that threw, of the cell or of a file that it loaded.
const QUOTED_SOURCE = /^\S[^\n]*:\d+\n([\s\S]*?\n\s*\^+)\n\n/;
const NAMED = /^(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[[^\]\n]+\])?(?:: ([\s\S]*?))?(?:\n {4}at |\s*$)/;

/** A thrown value as Node prints it. */
function readThrown(text: string): ErrorOutput {
  if (INTERRUPTED.test(text)) {
    return { output_type: "error", ename: "Interrupted", evalue: "the cell was interrupted", traceback: [] };
  }
  const quoted = QUOTED_SOURCE.exec(text)?.[0] ?? "";
  const printed = text.slice(quoted.length);
  const [, ename, evalue = ""] = NAMED.exec(printed) ?? [];
  const isError = ename !== undefined && (/\n {4}at /.test(printed) || /(?:Error|Exception)$/.test(ename));
  const traceback = text
    .trimEnd()
    .split("\n")
    .filter(isOfNotebook)
    .map(withoutCompiledPosition)
    .filter((line, i, lines) => line === "" || line !== lines[i - 1]);
  return isError
    ? { output_type: "error", ename, evalue: evalue.trim(), traceback }
    : { output_type: "error", ename: "UncaughtValue", evalue: text.trim(), traceback };
}

/** Stack frames of tslab, and of the parts of Node that call it, say nothing of the notebook. */
function isOfNotebook(line: string): boolean {
  return !/^\s+at .*(?:[\\/]tslab[\\/]dist[\\/]|[\\/]tslab[\\/]node_modules[\\/]|node:vm:|node:internal)/.test(
    line,
  );
}

/** Positions in a cell are those of the compiled code, which the reader has never seen. */
function withoutCompiledPosition(line: string): string {
  return line.replace(/evalmachine\.<anonymous>:\d+(?::\d+)?/, "<cell>");
}
