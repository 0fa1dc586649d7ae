import { describe, expect, it } from "vitest";
import { element, escapeHtml } from "../../src/report/html";
import { judgeClaims } from "../../src/report/judge";
import { loadPaper } from "../../src/report/load-paper";
import { assumptionsHtml, contradictionsHtml, leftOutHtml } from "../../src/report/notes-html";
import { ownDataHtml } from "../../src/report/own-data-html";
import { paperTable } from "../../src/report/table";
import { tableHtml } from "../../src/report/table-html";
import { badgeHtml, verdictsHtml } from "../../src/report/verdicts-html";
import { cell, inColumn, merged, paperClaiming, smallPaper } from "./small-paper";

const paper = smallPaper();

/** The texts of a table's body, row by row. */
function texts(html: string): string[][] {
  const body = html.slice(html.indexOf("<tbody>"), html.indexOf("</tbody>"));
  return body
    .split("</tr>")
    .slice(0, -1)
    .map((row) => {
      return row
        .split(/<\/t[dh]>/)
        .slice(0, -1)
        .map((part) => part.replace(/<[^>]*>/g, ""));
    });
}

describe("HTML", () => {
  it("is escaped in content and attributes", () => {
    expect(escapeHtml(`<b a="1">&'`)).toBe("&lt;b a=&quot;1&quot;&gt;&amp;&#39;");
    expect(element("td", { class: 'a"b', title: undefined, style: "" }, "x")).toBe(
      '<td class="a&quot;b">x</td>',
    );
  });

  it("has its tags in balance", () => {
    const claims = paperClaiming({
      kind: "greater",
      higher: ["ours"],
      lower: ["rival"],
      columns: ["One", "Two"],
    });
    const results = inColumn("One", { ours: cell([0.9, 0.91]), rival: cell([0.8, 0.82]) });
    const pages = [
      tableHtml(paperTable(paper, 1, results)),
      verdictsHtml(claims, judgeClaims(claims, { 1: results })),
      assumptionsHtml([{ topic: "split", here: "80/20", why: "usual" }]),
    ];
    for (const html of pages) {
      const open: string[] = [];
      for (const [, close, tag] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
        if (close) expect(open.pop()).toBe(tag);
        else open.push(tag);
      }
      expect(open).toEqual([]);
    }
  });
});

describe("tableHtml", () => {
  it("explains a dagger only where a figure has one", () => {
    const table = paperTable(loadPaper("seq2seq-knn"), 2, {});
    expect(tableHtml(table)).toContain("† Table 2 (FFN, NI) prints 88.53");
    const others = table.rows.filter(({ name }) => name !== "FFN");
    expect(tableHtml({ ...table, rows: others })).not.toContain("†");
  });

  it("shows paper, mean ± sd (n) and difference", () => {
    const html = tableHtml(
      paperTable(paper, 1, inColumn("One", { ours: cell([0.91, 0.93]), rival: cell([0.801]) })),
    );
    expect(texts(html)).toEqual([
      ["ours", "90.0", "92.0 ± 1.4 (2)", "+2.0", "80.0"],
      ["rival", "88.0", "80.1 (1)", "−7.9", "79.0"],
      ["other", "85.5", "not run", "", "70.0"],
    ]);
    expect(html).toMatch(/<td class="nk-better"[^>]*>\+2\.0</);
    expect(html).toMatch(/<td class="nk-worse"[^>]*>−7\.9</);
    expect(html).toContain("runs: run0, run1");
    expect(html).toContain("<strong>Table 1.</strong> Scores (accuracy, %)");
  });

  it("has ours alone where the paper prints nothing", () => {
    const rows = [{ name: "ours" }, { name: "rival" }];
    const silent = smallPaper({ tables: [{ ...paper.tables[0], rows }], claims: [], identities: [] });
    const html = tableHtml(paperTable(silent, 1, inColumn("Two", { ours: cell([0.5, 0.6]) })));
    expect(texts(html)).toEqual([
      ["ours", "55.0 ± 7.1 (2)"],
      ["rival", "not run"],
    ]);
    expect(html).not.toMatch(/paper|difference/);
  });

  it("has no figure of the paper in a stand-in column", () => {
    const html = tableHtml(
      paperTable(paper, 1, inColumn("Two", { ours: cell([0.5, 0.6], { standIn: true }) })),
    );
    expect(texts(html).map((row) => row.slice(2))).toEqual([["55.0 ± 7.1 (2)"], ["not run"], ["not run"]]);
    expect(html).toContain("stand-in data</th>");
    expect(html).toContain("Two: generated stand-in data");
    expect(html).not.toContain("80.0");
  });

  it("stacks what belongs to a cell where there are many columns", () => {
    const columns = Array.from({ length: 7 }, (_, i) => `set ${i}`);
    const tables = structuredClone(paper.tables);
    Object.assign(tables[0], {
      columns,
      rows: [
        { name: "ours", figures: columns.map(() => 90), deviations: columns.map(() => 2.5) },
        { name: "extra" },
      ],
    });
    const results = merged(
      inColumn("set 0", { ours: cell([0.91, 0.93]), extra: cell([0.5]) }),
      inColumn("set 1", { ours: cell([0.5], { standIn: true }) }),
    );
    const html = tableHtml(paperTable(smallPaper({ tables }), 1, results));
    const [ours, extra] = texts(html);
    expect(ours.slice(0, 4)).toEqual(["ours", "92.0 ± 1.4 (2)90.0 (2.5), +2.0", "50.0 (1)", "90.0 (2.5)"]);
    expect(extra.slice(0, 4)).toEqual(["extra", "50.0 (1)", "not run", ""]);
    expect(html).toContain("Above what was found here");
    expect(html).toMatch(/set 1<div[^>]*>stand-in data</);
  });

  it("shows short times with a decimal", () => {
    const html = tableHtml(paperTable(paper, "times", inColumn("One", { "full, search": cell([1.5, 2.5]) })));
    expect(texts(html)[0]).toEqual(["full, search", "10", "2.0 ± 0.7 (2)", ""]);
    expect(html).toContain("<strong>Experiment.</strong> Times (time, s)");
  });

  it("escapes names from outside", () => {
    const own = smallPaper();
    own.tables[0].caption = "<script>alert(1)</script>";
    own.tables[0].rows[0].name = "<img src=x>";
    const results = { "<img src=x>": { One: cell([0.9], { assumptions: "<i>half</i>", runs: ['"><b>'] }) } };
    const html = tableHtml(paperTable(own, 1, results));
    expect(html).not.toMatch(/<script|<img|<i>|<b>/);
    expect(html).toContain("&lt;i&gt;half");
  });
});

describe("verdictsHtml", () => {
  const claims = paperClaiming(
    { kind: "greater", higher: ["ours"], lower: ["rival"], columns: ["One"] },
    { statement: "Ours < best." },
  );
  const run = (ours: number[], rival: number[]): string => {
    const results = { 1: inColumn("One", { ours: cell(ours), rival: cell(rival) }) };
    return verdictsHtml(claims, judgeClaims(claims, results));
  };

  it.each([
    ["nk-reproduced", [0.9, 0.91, 0.92, 0.93, 0.925], [0.8, 0.812, 0.819, 0.831, 0.826]],
    ["nk-partly", [0.9, 0.91], [0.89, 0.909]],
    ["nk-not-reproduced", [0.7, 0.72], [0.8, 0.81]],
  ])("shows %s", (name, ours, rival) => {
    const html = run(ours, rival);
    expect(html).toContain(`class="nk-badge ${name}"`);
    expect(html).toContain("Ours &lt; best.");
    expect(html).toContain("<summary>The comparison</summary>");
  });

  it("says what the seeds can show", () => {
    expect(run([0.7, 0.72, 0.71, 0.7, 0.69], [0.8, 0.81, 0.82, 0.8, 0.79])).toContain(
      "n = 5 seeds find differences of at least 1.36",
    );
    expect(run([0.7], [0.8])).toMatch(/claims shown\. With one seed there is no test\.</);
  });

  it("folds what was not run, and names the paper's own contradiction", () => {
    const html = verdictsHtml(claims, judgeClaims(claims, {}));
    expect(html).toContain("1 claim was not run");
    expect(html).toContain("nk-not-run");
    const wrong = paperClaiming({ kind: "greater", higher: ["other"], lower: ["ours"], columns: ["One"] });
    const results = { 1: inColumn("One", { other: cell([0.9, 0.91]), ours: cell([0.8, 0.81]) }) };
    expect(verdictsHtml(wrong, judgeClaims(wrong, results))).toContain(
      "The paper against itself: In Table 1 that does not hold in 1 of 1 comparisons",
    );
  });

  it("counts outcomes", () => {
    expect(badgeHtml("not reproduced", 3)).toMatch(
      /class="nk-badge nk-not-reproduced".*>✗ 3 not reproduced</,
    );
    const both = merged(inColumn("One", { ours: cell([0.7]), rival: cell([0.8]) }));
    expect(verdictsHtml(claims, judgeClaims(claims, { 1: both }))).toContain("✗ 1 not reproduced");
  });
});

describe("notes", () => {
  it("lists deviations before assumptions", () => {
    const html = assumptionsHtml([
      { topic: "split", here: "64/16/20", why: "usual" },
      { topic: "rows", paper: "all", here: "20,000 <", why: "time" },
    ]);
    expect(texts(html)).toEqual([
      ["rows", "all", "20,000 &lt;", "time"],
      ["split", "does not say", "64/16/20", "usual"],
    ]);
  });

  it("has nothing to say of a paper without contradictions", () => {
    expect(contradictionsHtml(paper)).toBe("");
    const wrong = paperClaiming({ kind: "greater", higher: ["other"], lower: ["ours"], columns: ["One"] });
    expect(contradictionsHtml(wrong)).toMatch(
      /^<ul class="nk-contradictions"><li>Section 1 claims: The claim\./,
    );
  });

  it("folds away why something is left out", () => {
    expect(leftOutHtml([])).toBe("");
    const html = leftOutHtml([
      { name: "a", why: "1 < 2" },
      { name: "b", why: "no network" },
    ]);
    expect(html).toMatch(/^<details><summary>[^<]*: a, b<\/summary>/);
    expect(html).toContain("<li>a: 1 &lt; 2</li><li>b: no network</li>");
  });
});

describe("ownDataHtml", () => {
  it("shows shares in percent and seconds as they are, with spread and number, and a dash for what did not run", () => {
    const results = { ours: { One: cell([0.25, 0.75]) }, other: { Two: cell([3]) } };
    expect(texts(ownDataHtml(results, "Shares"))).toEqual([
      ["ours", "50.00 ± 35.36 (2)", "–"],
      ["other", "–", "300.00 (1)"],
    ]);
    expect(texts(ownDataHtml(results, "Times", "seconds"))[1]).toEqual(["other", "–", "3.0 (1)"]);
  });

  it("shows what is below 0 with a minus, and nothing below 0 as 0", () => {
    const results = { ours: { One: cell([-0.25]), Two: cell([-0.00001]) } };
    expect(texts(ownDataHtml(results, "Differences"))).toEqual([["ours", "−25.00 (1)", "0.00 (1)"]]);
  });

  it("names columns of stand-in data as such", () => {
    const standIn = { ...cell([0.5]), standIn: true };
    const html = ownDataHtml({ ours: { One: cell([0.5]), Two: standIn } }, "Shares");
    expect(html).toMatch(/>One<\/th>.*>Two \(stand-in data\)<\/th>/);
  });
});
