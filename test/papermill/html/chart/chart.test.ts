import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawChart } from "../../../../src/papermill/html/chart/chart";
import type { JsonObject } from "../../../../src/papermill/notebook/model";

/** All numbers of the first path in `svg` that `pattern` finds, as points. */
function pointsOf(svg: string, pattern: RegExp): [number, number][] {
  const path = pattern.exec(svg)![1];
  return [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

const line = (trace: JsonObject, layout: JsonObject = {}): [number, number][] =>
  pointsOf(drawChart([{ mode: "lines", ...trace }], layout)!, /stroke-linejoin="round" d="([^"]*)"/);

describe("a figure's drawing", () => {
  it("keeps the proportions of the data", () => {
    const points = line({ x: [0, 1, 3], y: [10, 20, 40] });
    const [across, up] = [0, 1].map((i) => points.map((point) => point[i]));
    expect((across[2] - across[0]) / (across[1] - across[0])).toBeCloseTo(3, 1);
    expect((up[2] - up[0]) / (up[1] - up[0])).toBeCloseTo(3, 1);
    expect(up[0]).toBeGreaterThan(up[2]);
  });

  it("spaces the decades of a logarithmic axis evenly, and turns a reversed one round", () => {
    const log = line({ x: [1, 10, 1000], y: [1, 1, 1] }, { xaxis: { type: "log" } });
    expect((log[2][0] - log[0][0]) / (log[1][0] - log[0][0])).toBeCloseTo(3, 1);
    const reversed = line({ x: [1, 2], y: [1, 2] }, { xaxis: { autorange: "reversed" } });
    expect(reversed[0][0]).toBeGreaterThan(reversed[1][0]);
  });

  it("spaces dates by time", () => {
    const dates = line({ x: ["2026-01-01", "2026-01-02", "2026-01-04"], y: [1, 2, 3] });
    expect((dates[2][0] - dates[0][0]) / (dates[1][0] - dates[0][0])).toBeCloseTo(3, 1);
  });

  it("leaves room for the names of rows, capitals included", () => {
    const [[left]] = line({ x: [1, 2], y: ["MNkNN_VEC", "kNN"] }, { xaxis: { range: [1, 2] } });
    // What the font DejaVu Sans takes for the longer name, at 12 pixels, and the gap beside it.
    expect(left).toBeGreaterThan(74.4 + 6);
  });

  it("breaks a line where a value is missing", () => {
    const svg = drawChart([{ mode: "lines", y: [1, 2, null, 3, 4] }], {})!;
    expect(/stroke-linejoin="round" d="([^"]*)"/.exec(svg)![1].match(/M/g)).toHaveLength(2);
  });

  it("draws bars as high as their values, from zero, and stacks them", () => {
    const heights = (svg: string): number[] =>
      [...svg.matchAll(/<path fill="var\(--series-\d\)" d="([^"]*)"/g)].flatMap(([, path]) =>
        [...path.matchAll(/v([\d.]+)h/g)].map(([, height]) => Number(height)),
      );
    const bars = { type: "bar", x: ["a", "b"] };
    const [one, two] = heights(drawChart([{ ...bars, y: [1, 2] }], {})!);
    expect(two / one).toBeCloseTo(2, 1);
    const stacked = drawChart(
      [
        { ...bars, y: [1, 2] },
        { ...bars, y: [3, 1] },
      ],
      { barmode: "stack" },
    )!;
    const [low, , high] = heights(stacked);
    expect(high / low).toBeCloseTo(3, 1);
  });

  it("counts the values of a histogram", () => {
    const svg = drawChart(
      [{ type: "histogram", x: [0, 1, 1, 2, 2, 2], xbins: { start: -0.5, size: 1 } }],
      {},
    )!;
    const path = /<path fill="var\(--series-1\)" d="([^"]*)"/.exec(svg)![1];
    const heights = [...path.matchAll(/v([\d.]+)h/g)].map(([, height]) => Number(height));
    expect(heights[1] / heights[0]).toBeCloseTo(2, 1);
    expect(heights[2] / heights[0]).toBeCloseTo(3, 1);
  });

  it("draws bars of different widths over each other, and whiskers at their ends", () => {
    const widths = (svg: string): number[] =>
      [...svg.matchAll(/<path fill="var\(--series-\d\)" d="M[\d.]+ [\d.]+h([\d.]+)/g)].map(([, w]) =>
        Number(w),
      );
    const bins = (size: number): JsonObject => ({
      type: "histogram",
      x: [0, 1, 2, 3],
      xbins: { start: -1, size },
    });
    const [narrow, wide] = widths(drawChart([bins(1), bins(2)], { barmode: "overlay" })!);
    expect(wide / narrow).toBeCloseTo(2, 1);
    const svg = drawChart([{ type: "bar", x: ["a"], y: [4], error_y: { array: [1] } }], {})!;
    const [, x, from, to] = /stroke-width="1.5" d="M([\d.]+) ([\d.]+)V([\d.]+)/.exec(svg)!.map(Number);
    const [, left, , width, height] = /series-1\)" d="M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)/
      .exec(svg)!
      .map(Number);
    expect(x).toBeCloseTo(left + width / 2, 0);
    expect((from - to) / height).toBeCloseTo(2 / 4, 1);
  });

  it("shades a heat map's cells by their values, and writes what is written on them", () => {
    const svg = drawChart(
      [
        {
          type: "heatmap",
          z: [[0, 1]],
          x: ["p", "q"],
          y: ["r"],
          colorscale: [
            [0, "#000"],
            [1, "#fff"],
          ],
        },
      ],
      { annotations: [{ x: 1, y: 0, text: "<b>one</b>", showarrow: false }] },
    )!;
    const cells = [...svg.matchAll(/<path style="fill: ([^"]*)" d="M([\d.]+)/g)].slice(0, 2);
    expect(cells.map(([, fill]) => fill)).toEqual(["#000", "#fff"]);
    const written = /<tspan x="([\d.]+)"[^>]*>one<\/tspan>/.exec(svg)!;
    expect(Number(written[1])).toBeGreaterThan(Number(cells[1][2]));
  });

  it("puts each subplot into its part", () => {
    const svg = drawChart([{ y: [1, 2] }, { y: [1, 2], xaxis: "x2" }], {
      xaxis: { domain: [0, 0.4] },
      xaxis2: { domain: [0.6, 1] },
    })!;
    const frames = [...svg.matchAll(/<svg x="(\d+)" y="\d+" width="(\d+)"/g)].map(([, x, w]) => [
      Number(x),
      Number(w),
    ]);
    expect(frames).toHaveLength(2);
    expect(frames[1][0]).toBeGreaterThan(frames[0][0] + frames[0][1]);
  });

  it("reads numbers in base64", () => {
    const bytes = Buffer.from(new Float64Array([10, 20, 40]).buffer).toString("base64");
    expect(line({ y: { dtype: "f8", bdata: bytes } })).toEqual(line({ y: [10, 20, 40] }));
  });

  it("stays small with very many points, and keeps their extremes", () => {
    const y = Array.from({ length: 200_000 }, (_, i) => Math.sin(i / 5000) + (i === 77_777 ? 5 : 0));
    const svg = drawChart([{ y, mode: "lines" }], {})!;
    expect(svg.length).toBeLessThan(60_000);
    const tops = line({ y }).map((point) => point[1]);
    const peak = tops.indexOf(Math.min(...tops));
    expect(line({ y })[peak][0]).toBeCloseTo(line({ x: [0, 77_777, 199_999], y: [0, 6, 0] })[1][0], -1);
    const named = {
      x: y.slice(0, 20_000).map((_, i) => `name ${i}`),
      y,
      mode: "markers",
      marker: { color: y },
    };
    expect(drawChart([named], {})!.length).toBeLessThan(150_000);
    const cells = Array.from({ length: 500 }, (_, i) => Array.from({ length: 700 }, (_, j) => i + j));
    expect(drawChart([{ type: "heatmap", z: cells }], {})!.length).toBeLessThan(1_000_000);
    expect(drawChart([{ type: "bar", y }], {})).toBeUndefined();
    const scattered = { x: y, y: y.map((_, i) => (i * 7919) % 1000), mode: "markers" };
    expect(drawChart([scattered], {})!.length).toBeLessThan(60_000);
  });

  it("says that it draws no other kinds", () => {
    expect(drawChart([{ y: [1] }, { type: "scatter3d" }], {})).toBeUndefined();
    expect(drawChart([], {})).toBeUndefined();
  });

  it("lets nothing of a figure out of its attributes and texts", () => {
    const hostile = '"><script>alert(1)</script>';
    const svg = drawChart(
      [
        {
          x: [hostile, "b"],
          y: [1, 2],
          name: hostile,
          showlegend: true,
          line: { color: hostile, dash: hostile },
          marker: { color: [hostile, "url(http://example.com)"], symbol: hostile },
        },
      ],
      {
        xaxis: { title: hostile },
        annotations: [{ text: hostile, x: 0, y: 1, font: { color: hostile } }],
        shapes: [{ type: "rect", x0: 0, x1: 1, y0: 0, y1: 1, fillcolor: hostile }],
      },
    )!;
    expect(svg).not.toContain("<script");
    expect(svg).not.toContain("url(");
    expect(svg).not.toContain('"">');
  });

  it("draws whatever it is given, without a number that is none", () => {
    const value = fc.oneof(fc.double(), fc.constant(null), fc.string(), fc.integer());
    const trace = fc.record({
      type: fc.constantFrom("scatter", "bar", "histogram", "heatmap"),
      x: fc.array(value, { maxLength: 6 }),
      y: fc.array(value, { maxLength: 6 }),
      z: fc.array(fc.array(value, { maxLength: 4 }), { maxLength: 4 }),
      mode: fc.constantFrom("lines", "markers", "lines+markers+text"),
      text: fc.array(fc.string()),
    });
    const axis = fc.record({ type: fc.constantFrom("linear", "log", "category", "date", "-"), title: value });
    fc.assert(
      fc.property(
        fc.array(trace, { maxLength: 3 }),
        fc.record({ xaxis: axis, yaxis: axis }),
        (data, layout) => {
          const svg = drawChart(data as JsonObject[], layout as JsonObject) ?? "";
          expect(svg.replace(/>[^<]*</g, "><")).not.toMatch(/NaN|Infinity|undefined/);
        },
      ),
      { numRuns: 300 },
    );
  });
});
