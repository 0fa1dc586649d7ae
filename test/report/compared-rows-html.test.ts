import { describe, expect, it } from "vitest";
import { comparedRowsHtml } from "../../src/report/compared-rows-html";

const rows = [
  { name: "seed", values: [1, -20_000.4] },
  { name: "neighbour <1>", values: [1, -20_000.4] },
  { name: "synthetic", values: [1.23456, -1.9e-9] },
];
const html = comparedRowsHtml(rows, ["age", "balance"], [1, 40_000], "Rows & features");

it("has a line per feature and a column per row", () => {
  const cells = [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell),
  );
  expect(cells).toEqual([
    ["", "seed", "neighbour &lt;1&gt;", "synthetic"],
    ["age", "1", "1", "1.235"],
    ["balance", "−20000", "−20000", "0"],
  ]);
  expect(html).toContain("Rows &amp; features");
});

it("tints values by how far they are from the first row's", () => {
  const tints = [...html.matchAll(/rgba\(0, 114, 178, ([\d.]+)\)/g)].map(([, tint]) => Number(tint));
  expect(tints).toEqual([0.082, 0.175]);
});

describe("rows that do not fit", () => {
  it.each([
    [[{ name: "short", values: [1] }], [1, 1], /got 1 values of short/],
    [rows, [1], /got 1 scales/],
  ])("are refused", (bad, scales, message) => {
    expect(() => comparedRowsHtml(bad, ["age", "balance"], scales, "")).toThrow(message);
  });
});
