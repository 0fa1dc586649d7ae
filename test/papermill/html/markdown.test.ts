import { describe, expect, it } from "vitest";
import { MarkdownRenderer } from "../../../src/papermill/html/markdown";
import { Typesetter } from "../../../src/papermill/html/math";

/** The TeX of the formulas in `html`, each marked when displayed. */
const formulas = (html: string) =>
  [
    ...html.matchAll(/(katex-display)?"?>?<span class="katex">.*?<annotation[^>]*>([^<]*)<\/annotation>/gs),
  ].map(([, display, tex]) => (display ? `display: ${tex}` : tex));

function render(...sources: string[]) {
  const markdown = new MarkdownRenderer(new Typesetter());
  return { html: sources.map((source) => markdown.render(source)).join("\n"), markdown };
}

describe("formulas", () => {
  it.each([
    ["an $x^2$ inline", ["x^2"]],
    ["$a$, $b$", ["a", "b"]],
    ["$$\na\n+ b\n$$", ["display: a\n+ b"]],
    ["text $$c$$ text", ["display: c"]],
    ["$$d$$", ["display: d"]],
    [
      "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}",
      ["display: \\begin{align}\na &amp;= b \\\\\nc &amp;= d\n\\end{align}"],
    ],
    ["before\n$$e$$\nafter", ["display: e"]],
    ["- item $f_1$\n- item $f_2$", ["f_1", "f_2"]],
    ["| a |\n|---|\n| $g$ |", ["g"]],
    ["$\\text{costs \\$5}$", ["\\text{costs \\$5}"]],
    ["$a_1$ and $b_1$ stay _apart_", ["a_1", "b_1"]],
    ["it costs $5 and $6.", []],
    ["$20,000 and USD$30", []],
    ["escaped \\$x$ here", []],
    ["`$code$`", []],
    ["```\n$$code$$\n```", []],
    ["$$ never closed", []],
  ])("in %j", (source, expected) => {
    expect(formulas(render(source).html)).toEqual(expected);
  });

  it("share their macros from cell to cell", () => {
    expect(render("$\\gdef\\R{\\mathbb{R}}$", "$\\R^d$").html).not.toContain("katex-error");
  });

  it("that TeX does not understand are shown, not thrown", () => {
    const { html } = render("$\\frac{1$ <b>");
    expect(html).toContain("katex-error");
  });
});

describe("MarkdownRenderer", () => {
  it("takes the first heading of level 1 for the title, and lists the others with ids of their own", () => {
    const { html, markdown } = render(
      "# The *title* $k$ & more\n\n## Results",
      "## Results\n### `F1` über alles!\n# Again",
    );
    expect(markdown.title).toMatchObject({
      text: "The title k & more",
      html: expect.stringContaining("<em>title</em>"),
    });
    expect(html).not.toContain("title");
    expect(markdown.headings).toEqual([
      { level: 2, id: "Results", text: "Results" },
      { level: 2, id: "Results-2", text: "Results" },
      { level: 3, id: "F1-über-alles!", text: "F1 über alles!" },
      { level: 1, id: "Again", text: "Again" },
    ]);
    expect(html).toContain('<h3 id="F1-über-alles!">');
  });

  it("highlights code, curls quotation marks, and leaves (r) alone", () => {
    const { html } = render('```ts\nconst a = 1;\n```\n\nThe "r" is (r).');
    expect(html).toContain('<span class="hljs-keyword">const</span>');
    expect(html).toContain("The “r” is (r).");
  });

  it("finds images, and makes links of those that it may not embed", () => {
    const markdown = new MarkdownRenderer(new Typesetter());
    const html = markdown.render("![a](my%20dot.png) ![b](https://example.com/b.png)", (source) =>
      source === "my dot.png" ? "data:image/png;base64,AAAA" : undefined,
    );
    expect(html).toContain('<img src="data:image/png;base64,AAAA" alt="a" />');
    expect(html).toContain('<a href="https://example.com/b.png">image: b</a>');
  });

  it("makes raw HTML safe without cutting it off from the Markdown inside", () => {
    const { html } = render(
      '<details>\n\n**inside** <script>alert(1)</script>\n\n</details>\n\n<b onclick="x()">b</b>',
    );
    expect(html).toMatch(/<details>\s*<p><strong>inside<\/strong> <\/p>\s*<\/details>/);
    expect(html).toContain("<b>b</b>");
    expect(html).not.toMatch(/script|onclick/);
  });
});
