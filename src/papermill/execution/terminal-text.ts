/**
 * Text as a terminal would show it: carriage returns, backspaces and "erase line" are applied, so that of a progress
 * bar the last state stays. Colours are kept; moves to other lines are dropped.
 */
export class TerminalText {
  private settled = "";
  private line = "";
  /** Where the next character of the line goes; undefined behind its end. */
  private column: number | undefined;

  /** The text so far. */
  get text(): string {
    return this.settled + this.line;
  }

  write(chunk: string): void {
    for (const [token] of chunk.matchAll(TOKEN)) {
      if (token === "\n") {
        this.settled += this.line + "\n";
        this.line = "";
        this.column = undefined;
      } else if (token === "\r") {
        this.column = 0;
      } else if (token === "\b") {
        this.column = Math.max(0, (this.column ?? cellsOf(this.line).length) - 1);
      } else if (ERASE.test(token)) {
        this.erase(token.includes("2"));
      } else if (!OTHER_ESCAPE.test(token)) {
        this.put(token);
      }
    }
  }

  private erase(wholeLine: boolean): void {
    const cells = cellsOf(this.line);
    const kept = wholeLine ? cells.fill(" ") : cells;
    this.line = kept.slice(0, this.column).join("");
    this.column = undefined;
  }

  private put(text: string): void {
    if (this.column === undefined) {
      this.line += text;
      return;
    }
    const cells = cellsOf(this.line);
    const written = cellsOf(text);
    cells.splice(this.column, written.length, ...written);
    this.line = cells.join("");
    this.column += written.length;
    if (this.column >= cells.length) this.column = undefined;
  }
}

const TOKEN = /[\n\r\b]|(?:\x1b\[[\d;]*m|[^\n\r\b\x1b])+|\x1b(?:\[[\d;?]*[@-~]?)?/g;
const ERASE = /^\x1b\[[02]?K$/;
const OTHER_ESCAPE = /^\x1b(?!\[[\d;]*m)/;

/** The characters of a line, each with the colour changes before it; the last also with those behind. */
function cellsOf(line: string): string[] {
  const cells: string[] = line.match(/(?:\x1b\[[\d;]*m)*[^\x1b]/guy) ?? [];
  const behind = line.slice(cells.join("").length);
  if (cells.length > 0) cells[cells.length - 1] += behind;
  return cells;
}
