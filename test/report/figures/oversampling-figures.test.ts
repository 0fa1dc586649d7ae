import { describe, expect, it } from "vitest";
import { matrixOf } from "../../../src/data/matrix";
import { embeddingsFigure } from "../../../src/report/figures/embeddings";
import { sampleFigures } from "./samples";

interface Trace {
  name: string;
  type: string;
  x: (number | null)[];
  y: (number | null)[];
  xaxis: string;
  legendgroup: string;
  showlegend: boolean;
  error_x: { array: number[] };
  marker: { color: string; symbol: string };
}

const figures = sampleFigures();

describe("embeddingsFigure", () => {
  const traces = figures.embeddings.data as Trace[];
  const layout = figures.embeddings.layout as Record<string, { domain: [number, number] }> & {
    annotations: { text: string }[];
  };

  it("draws every row once, in its panel: by class in colour, synthetic ones as crosses", () => {
    const drawn = traces.flatMap(({ x, xaxis, name, marker }) =>
      x.flatMap((value) => (value === null ? [] : [`${xaxis} ${value} ${name} ${marker.symbol}`])),
    );
    expect(drawn).toEqual([
      ...["x 1 many circle", "x 3.14 few circle", "x 5 few circle"],
      ...["x2 1 many circle", "x2 3.14 few circle", "x2 5 few, synthetic x"],
      ...["x3 1 many circle", "x3 3.14 few circle", "x3 5 few, synthetic x"],
    ]);
    const [many, , few] = traces;
    expect(many.marker.color.slice(0, -4)).not.toBe(few.marker.color.slice(0, -4));
  });

  it("names panels, and each kind of row once in the legend", () => {
    expect(layout.annotations.map(({ text }) => text)[1]).toBe("<b>SMOTE</b><br>score 0.5");
    expect(traces.filter(({ showlegend }) => showlegend).map(({ name }) => name)).toEqual([
      ...["many", "many, synthetic", "few", "few, synthetic"],
    ]);
  });

  it("lays the panels out in two columns that do not overlap", () => {
    expect(layout.xaxis.domain[1]).toBeLessThan(layout.xaxis2.domain[0]);
    expect(layout.xaxis3.domain).toEqual(layout.xaxis.domain);
    expect(layout.yaxis3.domain[1]).toBeLessThan(layout.yaxis.domain[0]);
    expect(layout.yaxis3.domain[0]).toBeGreaterThanOrEqual(0);
  });

  it("leaves very many points to the graphics card", () => {
    const rows = 25_000;
    const points = { data: new Float32Array(2 * rows), rows, cols: 2 };
    const panel = {
      name: "many",
      note: "",
      points,
      labels: new Int32Array(rows),
      synthetic: new Uint8Array(rows),
    };
    expect((embeddingsFigure([panel], ["one"], "").data as Trace[])[0].type).toBe("scattergl");
    expect(traces[0].type).toBe("scatter");
  });

  it("refuses panels whose rows do not fit each other", () => {
    const panel = { name: "bad", note: "", points: matrixOf([[1, 2]]), labels: [0, 1], synthetic: [0] };
    expect(() => embeddingsFigure([panel], ["one"], "")).toThrow(/in bad, got 1 x 2, 2 labels and 1 marks/);
  });
});

describe("oversamplingDots", () => {
  it("has a dot with its deviation per classifier, oversampler and column, and none for what was refused", () => {
    const traces = figures.oversampling.data as Trace[];
    const shown = traces.map(({ name, xaxis, x, y, error_x }) => ({ name, xaxis, x, y, sd: error_x.array }));
    expect(shown).toEqual([
      {
        name: "original",
        xaxis: "x",
        x: [60, 30, null],
        y: [-0.09, 0.91, null],
        sd: [expect.closeTo(14.142, 3), 0],
      },
      { name: "SMOTE", xaxis: "x", x: [60, null], y: [0.09, null], sd: [0] },
      { name: "original", xaxis: "x2", x: [40, null], y: [-0.09, null], sd: [0] },
      { name: "SMOTE", xaxis: "x2", x: [null], y: [null], sd: [] },
    ]);
  });

  it("says which panel is of stand-in data", () => {
    const { annotations } = figures.oversampling.layout as { annotations: { text: string }[] };
    expect(annotations.map(({ text }) => text)).toEqual(["<b>A</b>", "<b>B</b> (stand-in data)"]);
  });
});
