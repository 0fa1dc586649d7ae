import MarkdownIt from "markdown-it";
import { highlight } from "./highlight";
import { addMath, type Typesetter } from "./math";
import { sanitiseHtml } from "./sanitise";

export interface Heading {
  /** 1 to 6. */
  level: number;
  /** The id of the heading's element. */
  id: string;
  text: string;
}

/** Finds the image behind a relative path or an attachment's name: its `data:` address, or undefined. */
export type ImageFinder = (source: string) => string | undefined;

/**
 * Renders the Markdown of one report: formulas, highlighted code, headings with ids that are unique in the report.
 */
export class MarkdownRenderer {
  /** All headings so far, but for the title. */
  readonly headings: Heading[] = [];
  /** The first heading of level 1, which is the report's title and stands above all; undefined while there is none. */
  title: { text: string; html: string } | undefined;
  private readonly markdown: MarkdownIt.MarkdownIt;

  constructor(private readonly typesetter: Typesetter) {
    this.markdown = MarkdownIt({
      html: true,
      linkify: true,
      typographer: true,
      highlight: (code, language) => highlight(code, language),
    });
    // Of the typographer only the quotation marks: its replacements would turn (r) into a trade mark.
    this.markdown.disable("replacements");
    addMath(this.markdown, this.typesetter);
    const { rules } = this.markdown.renderer;
    rules.table_open = () => '<div class="scroll"><table>\n';
    rules.table_close = () => "</table></div>\n";
  }

  /** `source` as HTML, made safe. */
  render(source: string, findImage: ImageFinder = () => undefined): string {
    const env = {};
    const tokens = this.markdown.parse(source, env);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== "image") continue;
      const found = findImage(this.markdown.utils.lib.mdurl.decode(String(token.attrGet("src"))));
      if (found !== undefined) token.attrSet("src", found);
    }
    this.takeHeadings(tokens, env);
    const html = this.markdown.renderer.render(tokens, this.markdown.options, env);
    return this.typesetter.insert(sanitiseHtml(html));
  }

  private takeHeadings(tokens: MarkdownIt.Token[], env: MarkdownIt.Env): void {
    for (let i = 0; i < tokens.length; i++) {
      if (tokens[i].type !== "heading_open") continue;
      const level = Number(tokens[i].tag.slice(1));
      const text = plainText(tokens[i + 1]);
      if (level === 1 && this.title === undefined) {
        const html = this.markdown.renderer.render([tokens[i + 1]], this.markdown.options, env);
        this.title = { text, html: this.typesetter.insert(sanitiseHtml(html)) };
        tokens.splice(i, 3);
        i--;
        continue;
      }
      const id = this.freeId(text);
      tokens[i].attrSet("id", id);
      this.headings.push({ level, id, text });
    }
  }

  /** Jupyter's own id for a heading, so that a link within a notebook leads to the same place in its report. */
  private freeId(text: string): string {
    const jupyter = text.replace(/\s/g, "-") || "section";
    let id = jupyter;
    for (let i = 2; this.headings.some((heading) => heading.id === id); i++) id = `${jupyter}-${i}`;
    return id;
  }
}

function plainText(inline: MarkdownIt.Token): string {
  const texts = (inline.children ?? []).map(({ type, content }) => {
    if (type === "text" || type === "code_inline" || type === "math") return content;
    return type === "softbreak" || type === "hardbreak" ? " " : "";
  });
  return texts.join("").trim();
}
