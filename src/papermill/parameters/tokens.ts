/**
 * TypeScript source cut into tokens: as much of the language's lexical grammar as reading a parameters cell takes.
 */
export interface Token {
  kind: "word" | "number" | "string" | "other";
  /** The token as written; for `other`, one character or `=>`. */
  text: string;
  /** What a number or string literal stands for. */
  value?: string | number;
  start: number;
  end: number;
  /** Whether a line break lies between this token and the one before. */
  startsLine: boolean;
}

export interface Comment {
  /** The comment without its slashes and stars. */
  text: string;
  start: number;
  end: number;
  /** Whether nothing but white space stands before it on its line. */
  ownLine: boolean;
}

const BLANK = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER =
  /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`/y;

/** Cuts `source` into tokens and comments. Nothing is refused: what is unknown becomes tokens of one character. */
export function tokenize(source: string): { tokens: Token[]; comments: Comment[] } {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  let position = 0;
  let startsLine = true;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(source)?.[0];
  };
  const push = (kind: Token["kind"], text: string, value?: string | number): void => {
    tokens.push({ kind, text, value, start: position, end: position + text.length, startsLine });
    startsLine = false;
  };

  while (position < source.length) {
    let text: string | undefined;
    if ((text = match(BLANK)) !== undefined) {
      startsLine ||= text.includes("\n");
    } else if ((text = match(COMMENT)) !== undefined) {
      const lineStart = source.lastIndexOf("\n", position) + 1;
      const ownLine = source.slice(lineStart, position).trim() === "";
      comments.push({ text: commentText(text), start: position, end: position + text.length, ownLine });
      startsLine ||= text.includes("\n");
    } else if ((text = match(WORD)) !== undefined) {
      push("word", text);
    } else if ((text = match(NUMBER)) !== undefined) {
      push("number", text, Number(text.replace(/_/g, "")));
    } else if ((text = match(STRING)) !== undefined) {
      const value = stringValue(text);
      push(value === undefined ? "other" : "string", text, value);
    } else {
      text = source.startsWith("=>", position) ? "=>" : source[position];
      push("other", text);
    }
    position += text.length;
  }
  return { tokens, comments };
}

function commentText(comment: string): string {
  if (comment.startsWith("//")) return comment.slice(2).trim();
  return comment
    .replace(/^\/\*+|\*+\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*?/, "").trim())
    .filter((line) => line !== "")
    .join(" ");
}

const ESCAPES: Record<string, string> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
  "\n": "",
};

/** What a string literal stands for; undefined for a template with substitutions. */
function stringValue(literal: string): string | undefined {
  const body = literal.slice(1, -1);
  if (literal[0] === "`" && /(?<!\\)(?:\\\\)*\$\{/.test(body)) return undefined;
  return body.replace(
    /\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\r\n|[\s\S]))/g,
    (_, point: string, unit: string, byte: string, character: string) => {
      if (point !== undefined) return String.fromCodePoint(parseInt(point, 16));
      if (unit !== undefined || byte !== undefined) return String.fromCharCode(parseInt(unit ?? byte, 16));
      return character === "\r\n" ? "" : (ESCAPES[character] ?? character);
    },
  );
}
