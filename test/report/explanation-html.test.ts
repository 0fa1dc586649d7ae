import { describe, expect, it } from "vitest";
import { type ExplainedPrediction, explanationsHtml } from "../../src/report/explanation-html";

const names = { features: ["x", "y"], classes: ["even", "odd"] };
const right: ExplainedPrediction = {
  name: "row 3",
  query: [20, 31.25],
  label: 0,
  prediction: 0,
  activations: [1.5, 0.25],
  cases: [
    { name: "case 7", values: [20, -5], label: 0, distance: 3, activation: 0.9, contributions: [1, 3] },
    { name: "case 9", values: [30, 31], label: 1, distance: 0, activation: 0.25, contributions: [0, 0] },
  ],
};

/** The texts of the cells, row by row. */
function cells(html: string): string[][] {
  return [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell.replace(/<[^>]*>/g, "")),
  );
}

describe("explanationsHtml", () => {
  it("shows the query, its cases, and each feature's share of each distance", () => {
    expect(cells(explanationsHtml([right], names))).toEqual([
      ["", "x", "y", "distance", "activation", "class"],
      ["query", "20", "31.25", "", "", "even"],
      ["case 7", "20 25 %", "−5 75 %", "3", "0.900", "even"],
      ["case 9", "30 0 %", "31 0 %", "0", "0.250", "odd"],
    ]);
  });

  it("marks what brings a case nearer by a minus, and has no -0 %", () => {
    const slightly = { ...right.cases[0], contributions: [-0.001, 1] };
    const clearly = { ...right.cases[0], contributions: [-3, 1] };
    const shown = cells(explanationsHtml([{ ...right, cases: [slightly, clearly] }], names));
    expect(shown.slice(2).map((row) => row.slice(1, 3))).toEqual([
      ["20 0 %", "−5 100 %"],
      ["20 −75 %", "−5 25 %"],
    ]);
  });

  it("says whether it is right, and how much every class is activated", () => {
    const wrong = { ...right, prediction: 1, activations: [0.2, 0.3] };
    const html = explanationsHtml([right, wrong], names);
    expect(html.match(/nk-right/g)).toHaveLength(1);
    expect(html.match(/nk-wrong/g)).toHaveLength(1);
    expect(html).toContain("predicted odd (activations of the classes even: 0.20, odd: 0.30).");
  });

  it("shows of many features those that add most, in their order", () => {
    const features = Array.from({ length: 9 }, (_, j) => `f${j}`);
    const values = features.map((_, j) => j);
    const contributions = [0, 5, 0, 4, 9, 1, 8, 2, 0];
    const many = {
      ...right,
      query: values,
      cases: [{ ...right.cases[0], values, contributions }],
    };
    const html = explanationsHtml([many], { ...names, features });
    expect(cells(html)[0].slice(1, -3)).toEqual(["f1", "f3", "f4", "f5", "f6", "f7"]);
    expect(html).toContain("Shown are the 6 of 9 features that add most.");
  });

  it("escapes names", () => {
    const html = explanationsHtml([{ ...right, name: "<b>" }], { ...names, classes: ["a&b", "c"] });
    expect(html).toContain("&lt;b&gt;");
    expect(html).toContain("a&amp;b");
  });
});
