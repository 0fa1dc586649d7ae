import katex from "katex";
import type MarkdownIt from "markdown-it";

/**
 * Typesets formulas. Macros that one formula defines (`\newcommand`, `\gdef`) hold for all later ones.
 */
export class Typesetter {
  /** Whether there was any formula. */
  used = false;
  private readonly macros: Record<string, string> = {};
  private readonly formulas: string[] = [];

  /** @param isLight whether formulas are MathML alone, which the browser typesets itself, without KaTeX's styles. */
  constructor(private readonly isLight = false) {}

  /** The formula as HTML and MathML; one that TeX does not understand is shown as it is, marked. */
  typeset(tex: string, display: boolean): string {
    this.used = true;
    return katex.renderToString(tex.trim(), {
      displayMode: display,
      output: this.isLight ? "mathml" : "htmlAndMathml",
      throwOnError: false,
      strict: "ignore",
      globalGroup: true,
      macros: this.macros,
    });
  }

  /** A stand-in for the formula that passes the sanitiser; `insert` puts the formula in its place. */
  placeholder(tex: string, display: boolean): string {
    this.formulas.push(this.typeset(tex, display));
    return `<span data-math="${this.formulas.length - 1}"></span>`;
  }

  insert(html: string): string {
    return html.replace(
      /<span data-math="(\d+)"><\/span>/g,
      (_, index: string) => this.formulas[Number(index)] ?? "",
    );
  }
}

/**
 * Teaches `markdown` the formulas that Jupyter knows: `$inline$`, `$$display$$`, and `\begin{align} ... \end{align}`.
 *
 * A dollar sign opens a formula when no white space follows it, and closes it when none precedes it and no digit
 * follows, so that prices stay prices.
 */
export function addMath(markdown: MarkdownIt.MarkdownIt, typesetter: Typesetter): void {
  markdown.inline.ruler.after("escape", "math", readInlineMath);
  markdown.block.ruler.before("fence", "math", readMathBlock, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  markdown.renderer.rules.math = (tokens, i) =>
    typesetter.placeholder(tokens[i].content, tokens[i].markup === "$$");
}

const INLINE = /\$\$((?:[^$\\]|\\[\s\S])+)\$\$|\$(?!\s)((?:[^$\\]|\\[\s\S])*?(?:[^$\\\s]|\\[\s\S]))\$(?!\d)/y;

function readInlineMath(state: MarkdownIt.StateInline, silent: boolean): boolean {
  INLINE.lastIndex = state.pos;
  const match = INLINE.exec(state.src.slice(0, state.posMax));
  if (match === null) return false;
  if (!silent) {
    const token = state.push("math", "math", 0);
    token.content = match[1] ?? match[2];
    token.markup = match[1] === undefined ? "$" : "$$";
  }
  state.pos += match[0].length;
  return true;
}

function readMathBlock(
  state: MarkdownIt.StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  const lineAt = (line: number): string =>
    state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]).trim();
  const first = lineAt(startLine);
  const environment = /^\\begin\{([a-zA-Z]+\*?)\}/.exec(first)?.[1];
  if (environment === undefined && !first.startsWith("$$")) return false;
  const closing = environment === undefined ? "$$" : `\\end{${environment}}`;
  const lines: string[] = [];
  for (let line = startLine; line < endLine; line++) {
    lines.push(lineAt(line));
    const isEnd =
      lines[lines.length - 1].endsWith(closing) && (environment !== undefined || lines.join("\n").length > 3);
    if (!isEnd) continue;
    const tex = lines.join("\n");
    const content = environment === undefined ? tex.slice(2, -2) : tex;
    if (environment === undefined && content.includes("$$")) return false;
    if (silent) return true;
    const token = state.push("math", "math", 0);
    token.block = true;
    token.content = content;
    token.markup = "$$";
    token.map = [startLine, line + 1];
    state.line = line + 1;
    return true;
  }
  return false;
}
