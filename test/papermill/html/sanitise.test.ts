import { describe, expect, it } from "vitest";
import { sanitiseHtml } from "../../../src/papermill/html/sanitise";

describe("sanitiseHtml", () => {
  it.each([
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://example.com/x.js></SCRIPT>",
    '<img src=x onerror="alert(1)">',
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<iframe src="https://example.com"></iframe>',
    '<object data="x.swf"></object><embed src="x">',
    '<form action="https://example.com"><input name="a"><button>go</button></form>',
    '<link rel="stylesheet" href="https://example.com/x.css">',
    "<style>body { display: none }</style>",
    '<meta http-equiv="refresh" content="0; url=https://example.com">',
    '<base href="https://example.com/">',
    '<div style="position: fixed; inset: 0">x</div>',
    '<div style="background: url(https://example.com/x.png)">x</div>',
    '<svg><foreignObject><iframe src="x"></iframe></foreignObject></svg>',
    '<svg><use href="https://example.com/x.svg#a"></use><image href="https://example.com/x.png"></image></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<xmp><script>alert(1)</script></xmp>",
    '<img src="data:text/html,<script>alert(1)</script>">',
  ])("leaves nothing active of %s", (html) => {
    const safe = sanitiseHtml(html);
    expect(safe).not.toMatch(
      /<(?:script|style|iframe|object|embed|form|input|button|link|meta|base|use|image|xmp)/i,
    );
    expect(safe).not.toMatch(/<[^>]*\s(?:on\w+|src|action)=/i);
    expect(safe).not.toMatch(/<[^>]*(?:javascript:|url\(|position)/i);
  });

  it.each([
    '<table class="nk-table"><thead><tr><th colspan="2" scope="col">a</th></tr></thead></table>',
    '<td class="nk-worse">−1.2</td>',
    '<span class="nk-badge nk-not-run">not run</span>',
    '<details open><summary>more</summary><p style="color:red;text-align:right">x</p></details>',
    '<img src="data:image/png;base64,AAAA" alt="dot" />',
    '<svg viewbox="0 0 1 1"><path d="M0 0h1" stroke="#000"></path></svg>',
    '<h2 id="results">Results</h2>',
  ])("keeps %s", (html) => {
    expect(sanitiseHtml(html)).toBe(html);
  });

  it("turns an image from elsewhere into a link to it", () => {
    expect(sanitiseHtml('<img src="https://example.com/x.png" alt="a chart">')).toBe(
      '<a href="https://example.com/x.png">image: a chart</a>',
    );
  });
});
