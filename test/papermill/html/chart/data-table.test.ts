import { describe, expect, it } from "vitest";
import { dataTables } from "../../../../src/papermill/html/chart/data-table";

const cells = (html: string): string[] =>
  [...html.matchAll(/<t[hd](?: [^>]*)?>(.*?)<\/t[hd]>/g)].map(([, text]) => text);

describe("a figure's data as a table", () => {
  it("names columns by the axes and tables by the traces", () => {
    const html = dataTables(
      [{ name: "1 < <b>2</b>", x: [1, 2], y: [0.123456789, null], error_y: { array: [1] } }],
      {
        xaxis: { title: { text: "epoch" } },
      },
    );
    expect(html).toContain("<caption>1 &lt; 2</caption>");
    expect(cells(html)).toEqual(["epoch", "y", "±", "1", "0.12346", "1", "2", "", ""]);
  });

  it("shows a heat map as a grid, and a pie by its labels", () => {
    expect(cells(dataTables([{ z: [[1, 2]], x: ["p", "q"], y: ["r"] }], {}))).toEqual([
      "",
      "p",
      "q",
      "r",
      "1",
      "2",
    ]);
    expect(cells(dataTables([{ type: "pie", labels: ["p"], values: [3] }], {}))).toEqual([
      "labels",
      "values",
      "p",
      "3",
    ]);
  });

  it("stops after a hundred rows, and says so", () => {
    const html = dataTables([{ y: Array(1300).fill(1) }], {});
    expect(html.match(/<tr>/g)).toHaveLength(101);
    expect(html).toContain("1,200 more rows");
  });

  it("is empty where there is nothing to list", () => {
    expect(dataTables([{ x: [], y: [] }, { type: "sankey" }], {})).toBe("");
  });
});
