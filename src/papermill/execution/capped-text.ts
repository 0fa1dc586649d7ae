import { TerminalText } from "./terminal-text";

/** Characters kept of the beginning of a stream, and as many of its end. */
const KEPT_AT_EACH_END = 500_000;

/**
 * What one stream of a cell shows: text as on a terminal, of which a flood keeps only beginning and end, with a note
 * between the two.
 */
export class CappedText {
  private terminal = new TerminalText();
  private beginning: string | undefined;
  private leftOut = 0;

  write(chunk: string): void {
    this.terminal.write(chunk);
    const limit = this.beginning === undefined ? 2 * KEPT_AT_EACH_END : KEPT_AT_EACH_END;
    // Twice the room, so that text is cut rarely.
    if (this.terminal.text.length > 2 * limit) this.cut();
  }

  get text(): string {
    if (this.beginning === undefined) return this.terminal.text;
    const note = `\n[… ${this.leftOut.toLocaleString("en")} characters left out …]\n`;
    return this.beginning + note + this.terminal.text;
  }

  private cut(): void {
    const { text } = this.terminal;
    const start = this.beginning === undefined ? KEPT_AT_EACH_END : 0;
    this.beginning ??= text.slice(0, start);
    this.leftOut += text.length - start - KEPT_AT_EACH_END;
    this.terminal = new TerminalText();
    this.terminal.write(text.slice(-KEPT_AT_EACH_END));
  }
}
