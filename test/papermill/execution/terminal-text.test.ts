import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TerminalText } from "../../../src/papermill/execution/terminal-text";

const shown = (...chunks: string[]) => {
  const terminal = new TerminalText();
  chunks.forEach((chunk) => terminal.write(chunk));
  return terminal.text;
};

describe("TerminalText", () => {
  it.each([
    [["10 %\r20 %\r100 %\n"], "100 %\n"],
    [["100 %\r9"], "900 %"],
    [["a\r\nb\r\n"], "a\nb\n"],
    [["a\r", "\nb"], "a\nb"],
    [["abc\b\bX"], "aXc"],
    [["abc\b\b\b\b\bX\n"], "Xbc\n"],
    [["downloading 10 %\r\x1b[Kdone"], "done"],
    [["abcdef\b\b\x1b[0K!"], "abcd!"],
    [["abc\x1b[2Kd"], "   d"],
    [["\x1b[31mred\x1b[0m plain"], "\x1b[31mred\x1b[0m plain"],
    [["\x1b[31mred\x1b[0m\rb"], "bed\x1b[0m"],
    [["one\n\x1b[1Atwo"], "one\ntwo"],
    [["😀😀\rx"], "x😀"],
    [["12345\r\x1b[32mab\x1b[0m"], "\x1b[32mab\x1b[0m345"],
  ])("shows %j as %j", (chunks, text) => {
    expect(shown(...chunks)).toBe(text);
  });

  it("leaves text without control characters as it is, however it is cut", () => {
    const plain = fc.string({ unit: fc.constantFrom("a", "é", "\n", " ", "😀", "\x1b[1m") });
    fc.assert(
      fc.property(fc.array(plain), (chunks) => {
        expect(shown(...chunks)).toBe(chunks.join(""));
      }),
    );
  });

  it("agrees with a screen of characters", () => {
    const piece = fc.constantFrom("a", "bc", "def", "\r", "\n", "\b", "\x1b[K");
    fc.assert(
      fc.property(fc.array(piece), (chunks) => {
        expect(shown(...chunks)).toBe(screen(chunks));
      }),
    );
  });
});

/** The same, one character at a time on an array per line. */
function screen(chunks: string[]): string {
  const lines: string[][] = [[]];
  let column = 0;
  for (const token of chunks.flatMap((chunk) => (chunk.startsWith("\x1b") ? [chunk] : [...chunk]))) {
    const line = lines[lines.length - 1];
    if (token === "\n") {
      lines.push([]);
      column = 0;
    } else if (token === "\r") column = 0;
    else if (token === "\b") column = Math.max(0, column - 1);
    else if (token === "\x1b[K") line.length = column;
    else line[column++] = token;
  }
  return lines.map((line) => line.join("")).join("\n");
}
