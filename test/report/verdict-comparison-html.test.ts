import { describe, expect, it } from "vitest";
import { judgeClaims } from "../../src/report/judge";
import { verdictComparisonHtml } from "../../src/report/verdict-comparison-html";
import { cell, inColumn, smallPaper } from "./small-paper";

const claim = (id: string, higher: string, lower: string) => ({
  ...{ id, section: "1", table: 1, statement: `${higher} beats ${lower}.` },
  predicate: { kind: "greater" as const, higher: [higher], lower: [lower], columns: ["One"] },
});
const paper = smallPaper({ claims: [claim("a", "ours", "rival"), claim("b", "ours", "other")] });
const results = (ours: number, rival: number) => ({
  1: inColumn("One", { ours: cell([ours, ours + 0.01]), rival: cell([rival, rival]) }),
});

describe("verdictComparisonHtml", () => {
  it("sets the outcomes of each claim side by side, and leaves out what nobody ran", () => {
    const html = verdictComparisonHtml({
      flattering: judgeClaims(paper, results(0.9, 0.8)),
      honest: judgeClaims(paper, results(0.7, 0.8)),
    });
    const [head, ...rows] = html.split("<tr>").slice(1);
    expect(head.replace(/<[^>]*>/g, "|")).toMatch(/Claim of the paper.*flattering.*honest/);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(/ours beats rival\..*nk-reproduced.*nk-not-reproduced/);
  });

  it("refuses verdicts on different claims", () => {
    const all = judgeClaims(paper, results(0.9, 0.8));
    expect(() => verdictComparisonHtml({ a: all, b: all.slice(1) })).toThrow(
      /expected verdicts on the same claims, got 2 a, 1 b/,
    );
  });
});
