import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderNotebook } from "../../../src/papermill/html/render-notebook";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { Cell, CodeCell, JsonValue, Notebook, Output } from "../../../src/papermill/notebook/model";

const display = (data: Record<string, JsonValue>): Output => ({
  output_type: "display_data",
  data,
  metadata: {},
});
const prose = (source: string): Cell => ({ id: "prose", cell_type: "markdown", source, metadata: {} });
function code(source: string, outputs: Output[] = [], ...tags: string[]): CodeCell {
  return { ...newCodeCell("code", source, tags), execution_count: 1, outputs };
}

/** What stands in the body of the report, but for its scripts. */
function body(...cells: Cell[]): string {
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
  return renderNotebook(notebook, { title: "name" })
    .replace(/^[\s\S]*<body>/, "")
    .replace(/<script>[\s\S]*/, "");
}

describe("a report's page", () => {
  const FIGURE = { data: [{ y: [1, 2] }], layout: { title: { text: "Loss <b>!</b>" }, height: 300 } };
  const page = renderNotebook({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [prose("# T\n$x$"), code("", [display({ "application/vnd.plotly.v1+json": FIGURE })])],
  });
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script);

  it("allows its own scripts by their content, and nothing else", () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1];
    const hashes = scripts.map(
      (script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
    );
    expect(scripts).toHaveLength(2);
    expect(policy).toBe(
      `default-src 'none'; script-src ${hashes.join(" ")}; style-src 'unsafe-inline'; img-src data: blob:; ` +
        "font-src data:; base-uri 'none'; form-action 'none'",
    );
  });

  it("allows plotly to compile code where a figure cannot be drawn without", () => {
    const points = { data: [{ type: "scattergl", x: [1], y: [1] }] };
    const cells = [code("", [display({ "application/vnd.plotly.v1+json": points })])];
    expect(renderNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells })).toContain(
      " 'unsafe-eval';",
    );
  });

  it("is light without plotly, KaTeX and fonts", () => {
    const cells = [prose("# T\n$x_1$"), code("", [display({ "application/vnd.plotly.v1+json": FIGURE })])];
    const light = renderNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }, { light: true });
    expect(light.length).toBeLessThan(60_000);
    expect(light).toMatch(/<math[\s\S]*<msub>/);
    expect(light).toContain("<svg");
    expect([...light.matchAll(/<script>/g)]).toHaveLength(1);
    const withoutScript = light.replace(/<script>[\s\S]*?<\/script>/, "");
    expect(withoutScript).not.toMatch(
      /font-face|katex-html|<script type="application\/json">\{"data|class="plot"/,
    );
  });

  it("holds all that it needs", () => {
    const withoutScripts = page.replace(/<script>[\s\S]*?<\/script>/g, "");
    expect(withoutScripts).not.toMatch(/(?:src|href)="(?!#|data:)|url\((?!data:)|@import/);
    expect(withoutScripts.match(/url\(data:font\/woff2/g)!.length).toBeGreaterThan(20);
  });

  it("carries fonts for formulas, and plotly, only where they are used", () => {
    const bare = renderNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [prose("# T")] });
    expect(bare).not.toContain("KaTeX_Main");
    expect(bare.length).toBeLessThan(400_000);
    expect(page).toContain("KaTeX_Main");
    expect(page.length).toBeLessThan(6_000_000);
  });

  it("keeps a figure's data from ending its element, also when it came as text", () => {
    const hostile = { data: [{ name: "</script><script>alert(1)</script>" }] };
    for (const value of [hostile, JSON.stringify(hostile)]) {
      const html = body(code("", [display({ "application/vnd.plotly.v1+json": value })]));
      const data = /<script type="application\/json">(.*?)<\/script>/.exec(html)![1];
      expect(JSON.parse(data)).toEqual({ ...hostile, layout: {} });
    }
  });

  it("names a figure for those who do not see it", () => {
    expect(page).toContain('role="img" aria-label="Loss !"');
    expect(page).toContain("<figcaption>Loss !</figcaption>");
    expect(page).toMatch(/<summary>Data<\/summary>.*<td>1<\/td>/);
  });
});

describe("outputs", () => {
  it.each<[string, Output, string | RegExp]>([
    [
      "text",
      { output_type: "stream", name: "stderr", text: "\x1b[31m<red>\x1b[0m" },
      '<pre class="stream stderr"><span class="ansi-red">&lt;red&gt;</span></pre>',
    ],
    ["HTML before text", display({ "text/plain": "no", "text/html": "<i>yes</i>" }), "<i>yes</i>"],
    ["Markdown", display({ "text/markdown": "**bold**" }), "<strong>bold</strong>"],
    ["LaTeX", display({ "text/latex": "$$x^2$$" }), /katex-display.*x\^2/s],
    ["a PNG", display({ "image/png": "AA\nBB\n" }), 'src="data:image/png;base64,AABB"'],
    [
      "an SVG, where its scripts do not run",
      display({ "image/svg+xml": "<svg/>" }),
      'src="data:image/svg+xml;base64,PHN2Zy8+"',
    ],
    ["JSON", display({ "application/json": { a: 1 } }), '<span class="hljs-attr">&quot;a&quot;</span>'],
    [
      "what it cannot show",
      display({ "application/pdf": "x" }),
      "This output (application/pdf) can only be shown in Jupyter.",
    ],
    [
      "a broken figure's text",
      display({ "application/vnd.plotly.v1+json": "{", "text/plain": "plain" }),
      "plain</pre>",
    ],
    [
      "HTML without its script",
      display({ "text/html": "a<script>b</script>" }),
      /a<\/div><p class="note">A script in this output was left out/,
    ],
    [
      "an error",
      { output_type: "error", ename: "E", evalue: "<v>", traceback: ["t1", "t2"] },
      /<strong>E<\/strong> &lt;v&gt;.*<pre>t1\nt2<\/pre>/s,
    ],
  ])("show %s", (_, output, html) => {
    expect(body(code("", [output]))).toMatch(
      html instanceof RegExp ? html : new RegExp(html.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")),
    );
  });
});

it("shows the beginning and the end of a flood of text, and says how much stands between them", () => {
  const text = `first${"x".repeat(1_000_000)}last`;
  const html = body(code("", [{ output_type: "stream", name: "stdout", text }]));
  expect(html.length).toBeLessThan(110_000);
  expect(html).toMatch(/first.*\[… 900,009 characters are in the notebook only …\].*last/s);
});

describe("cells", () => {
  const printed: Output = { output_type: "stream", name: "stdout", text: "printed" };
  const failed: Output = { output_type: "error", ename: "TypeError", evalue: "boom\nmore", traceback: [] };

  it.each([
    [[], true, true, false],
    [["remove-cell"], false, false, false],
    [["remove-input"], false, true, false],
    [["remove-output"], true, false, false],
    [["hide-input"], true, true, true],
  ])("tagged %j", (tags, input, output, staysFolded) => {
    const html = body(code("const secret = 1;", [printed], ...tags));
    expect([html.includes("secret"), html.includes("printed"), html.includes("data-stays-folded")]).toEqual([
      input,
      output,
      staysFolded,
    ]);
  });

  it("fold their code, but for one that failed, which the head links to", () => {
    const html = body(code("works();"), { ...code("fails();", [failed]), id: "bad" });
    expect(html.match(/<details class="source"[^>]*>/g)).toEqual([
      '<details class="source">',
      '<details class="source" open>',
    ]);
    expect(html).toContain('<a href="#cell-bad">Cell 1 failed</a> <span>TypeError: boom</span>');
    expect(html).toContain('id="cell-bad"');
  });

  it("that were not run say so, and are counted in the head", () => {
    const pending = { papermill: { status: "pending" } };
    const html = body(
      code("fails();", [failed]),
      { ...prose("never reached"), metadata: pending },
      { ...code("waits();"), execution_count: null, metadata: pending },
    );
    expect(html).toContain("<p>1 cell behind it was not run.</p>");
    expect(html).toContain('<code class="headline">waits();</code><span class="duration">not run</span>');
  });
});

describe("the head", () => {
  it("tells when, how long, with what kernel and which parameters", () => {
    const notebook: Notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {
        kernelspec: { name: "tslab", display_name: "TypeScript" },
        papermill: {
          start_time: "2026-11-20T08:30:00Z",
          duration: 75.4,
          input_path: "notebooks/in.ipynb",
          parameters: { rows: 5, name: "<x>", same: 1 },
        },
      },
      cells: [
        code("const rows: number = 10; // how many\nconst name = 'a';\nconst same = 1;", [], "parameters"),
      ],
    };
    const html = renderNotebook(notebook, { title: "a & b" });
    expect(html).toContain("<title>a &amp; b</title>");
    expect(html).toContain("<h1>a &amp; b</h1>");
    for (const fact of ["20 November 2026 at 08:30 UTC", "1 min 15 s", "TypeScript (tslab)", "in.ipynb"]) {
      expect(html).toContain(fact);
    }
    expect(html.match(/<tr class="changed">/g)).toHaveLength(2);
    expect(html).toContain("<td>how many · default 10</td>");
    expect(html).toContain('<span class="hljs-string">&quot;&lt;x&gt;&quot;</span>');
  });

  it("makes do with a notebook that never ran", () => {
    expect(body(prose("text"))).toContain("<dd>not yet</dd>");
  });

  it("lists the contents, nested, of two headings and more", () => {
    expect(body(prose("# T\n## One"))).not.toContain("<nav");
    const html = body(prose("# T\n## One\n### <Two>\n#### deep"));
    expect(html).toContain('<li class="depth-0"><a href="#One">One</a></li><li class="depth-1">');
    expect(html).not.toContain("#deep");
  });
});

describe("what cells record", () => {
  const record = (name: string, data: JsonValue): Output =>
    display({ "application/scrapbook.scrap.json+json": { name, data, encoder: "json", version: 1 } });

  it("stands in the head, the last of each name, and not among the outputs", () => {
    const html = body(
      code("", [record("facts", { Profile: "old" })]),
      code("recorded();", [
        record("facts", { Profile: "<quick>", Data: ["NI, sha256 ab", { rows: 5, cells: [1, 2] }] }),
        record("verdicts", { reproduced: 2, partly: 0, "not reproduced": 1 }),
        record("table2", [[1]]),
      ]),
    );
    expect(html).toContain('<th scope="row">Profile</th><td>&lt;quick&gt;</td>');
    expect(html).toContain("<td>NI, sha256 ab<br>rows 5, cells 1, 2</td>");
    expect(html).not.toContain("old");
    expect(html).not.toContain("only be shown in Jupyter");
    expect(html).toMatch(
      /<p class="verdicts">.*nk-reproduced">2 reproduced<.*nk-not-reproduced">1 not reproduced</,
    );
    expect(html).not.toContain("partly");
  });

  it("may be read from the badges that a notebook shows", () => {
    const summary = '<p class="nk-summary"><span class="nk-badge nk-partly">◐ 4 partly</span></p>';
    expect(body(code("", [display({ "text/html": summary })]))).toContain('nk-partly">4 partly<');
  });
});
