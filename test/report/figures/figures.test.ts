import { describe, expect, it } from "vitest";
import { matrixOf } from "../../../src/data/matrix";
import { attentionMap } from "../../../src/report/figures/attention-map";
import { caseWeightsFigure } from "../../../src/report/figures/case-weights";
import { confusionFigure } from "../../../src/report/figures/confusion";
import { translucent } from "../../../src/report/figures/figure";
import { neighborsFigure } from "../../../src/report/figures/neighbors";
import { sweepHeatmap } from "../../../src/report/figures/sweep-heatmap";
import { sampleFigures } from "./samples";

interface Trace {
  name: string;
  x: unknown[];
  y: number[];
  z: unknown[][];
  type: string;
  line: { color: string; dash: string };
  error_x: { array: number[] };
  error_y: { array: number[] };
}

interface Layout {
  annotations: { text: string }[];
  shapes: { x0: number; x1: number; y0: number; y1: number; line: { dash: string } }[];
  paper_bgcolor: string;
}

const figures = sampleFigures();
const traces = (name: string): Trace[] => figures[name].data as Trace[];
const layoutOf = (name: string): Layout => figures[name].layout as Layout;

describe("every figure", () => {
  it.each(Object.keys(figures))("%s is plain JSON on a transparent ground", (name) => {
    expect(JSON.parse(JSON.stringify(figures[name]))).toStrictEqual(figures[name]);
    expect(layoutOf(name).paper_bgcolor).toBe("rgba(0, 0, 0, 0)");
  });

  it("mixes colours", () => expect(translucent("#0072B2", 0.5)).toBe("rgba(0, 114, 178, 0.5)"));
});

describe("caseActivationFigure", () => {
  it("draws the sigmoid that falls from σ(4) to σ(-4) over the initial range", () => {
    const [own, wider, longer] = traces("activation");
    const sigma = (value: number): number => 1 / (1 + Math.exp(-value));
    const at = ({ x, y }: Trace, distance: number): number =>
      y[x.findIndex((value) => Math.abs((value as number) - distance) < 1e-9)];
    expect(at(own, 0)).toBeCloseTo(sigma(4), 12);
    expect(at(own, 5)).toBeCloseTo(sigma(-4), 12);
    expect(at(own, 2.5)).toBeCloseTo(0.5, 12);
    expect(at(longer, 10)).toBeCloseTo(sigma(-4), 12);
    // A bias of 8 where B is 5.
    wider.x.forEach((distance, i) => {
      expect(wider.y[i]).toBeCloseTo(sigma(1.6 * (8 - (distance as number)) - 4), 12);
    });
  });

  it("has one colour per range and one dash per bias within it", () => {
    const lines = traces("activation").map(({ line }) => line);
    expect(lines[0].color).toBe(lines[1].color);
    expect(lines[2].color).not.toBe(lines[0].color);
    expect(lines.map(({ dash }) => dash)).toEqual(["solid", "dash", "solid"]);
  });
});

describe("caseWeightsFigure", () => {
  it("puts every case into the step of its first feature's share; weights below 0 count as 0", () => {
    const places = traces("weights").map(({ name, x }) => [name, x]);
    expect(places).toEqual([
      ["0 to 20 %", [20, null]],
      ["20 to 40 %", [null]],
      ["40 to 60 %", [40, null]],
      ["60 to 80 %", [0, null]],
      ["80 to 100 %", [null]],
    ]);
  });

  it("refuses weights of other cases", () => {
    const cases = matrixOf([[1, 2]]);
    const weights = matrixOf([[1, 2, 3]]);
    const call = () =>
      caseWeightsFigure({ cases, labels: [0], weights, features: ["x", "y"], classes: ["a"] }, "");
    expect(call).toThrow(/expected 1 cases of 2 features and as many weights, got 1 x 2 and 1 x 3/);
  });
});

describe("learningCurves", () => {
  it("has a line per seed and the mean of the seeds still training", () => {
    const named = traces("learning").map(({ name }) => name);
    expect(named).toEqual([
      "a, training, seed 0",
      "a, training, seed 1",
      "a, training",
      "a, validation",
      "a, epoch kept",
      "b, training",
    ]);
    expect(traces("learning")[2].y).toEqual([3.5, 2.5, 1]);
    expect(traces("learning")[4]).toMatchObject({ x: [2], y: [2.5] });
  });
});

describe("confusionFigure", () => {
  it("colours by share of the actual class and prints the counts", () => {
    expect(traces("confusion")[0].z).toEqual([
      [80, 20],
      [0, 0],
    ]);
    expect(layoutOf("confusion").annotations[0].text).toBe("80.0 %<br>8");
  });

  it("refuses counts that do not fit the classes", () => {
    expect(() => confusionFigure([[1, 2]], ["a", "b"])).toThrow(/expected 2 x 2 counts .* got 1 rows of 2/);
  });
});

describe("sweepCurves", () => {
  it("has the mean and the spread of the settings that ran, in order, and marks the paper's", () => {
    const [{ x, y }] = traces("curve");
    expect(x).toEqual([2, 5]);
    expect(y).toEqual([50, 75]);
    expect(traces("curve")[0].error_y.array).toEqual([0, expect.closeTo(100 * Math.sqrt(0.005), 10)]);
    expect(layoutOf("curve").shapes.map(({ x0 }) => x0)).toEqual([5]);
  });
});

describe("attentionMap", () => {
  it("puts the rows that the last layer attends to most first", () => {
    const [{ x, z }] = traces("attention");
    expect(x).toEqual(["1. no", "2. yes", "3. no"]);
    expect(z).toEqual([
      [30, 50, 20],
      [70, 20, 10],
    ]);
  });

  it("refuses layers that do not fit the memory", () => {
    expect(() => attentionMap([[1]], ["a", "b"], "")).toThrow(/each of 2 memory rows, .* one with 1 weights/);
    expect(() => attentionMap([], [], "")).toThrow(/got 0 layers/);
  });
});

describe("sweepHeatmap", () => {
  it("frames the best cell and the paper's", () => {
    const [best, paper] = layoutOf("sweep").shapes;
    expect([(best.x0 + best.x1) / 2, (best.y0 + best.y1) / 2]).toEqual([0, 1]);
    expect([(paper.x0 + paper.x1) / 2, (paper.y0 + paper.y1) / 2]).toEqual([1, 1]);
    expect(paper.line.dash).toBe("dash");
    expect(layoutOf("sweep").annotations.map(({ text }) => text)).toEqual([
      "60.00<br>± 1.00",
      "not run",
      "70.00<br>± 0.50",
      "65.00<br>± 2.00",
    ]);
  });

  it("can be empty, and refuses what does not fit", () => {
    const axes = { x: { name: "x", values: [1] }, y: { name: "y", values: [1] }, measure: "%" };
    expect((sweepHeatmap({ ...axes, mean: [[undefined]] }).layout as Layout).shapes).toEqual([]);
    expect(() => sweepHeatmap({ ...axes, mean: [[1, 2]] })).toThrow(/expected 1 rows of 1 means, got 1 of 2/);
  });
});

describe("paperDots", () => {
  it("shows ours with its sd, and the paper's figures only beside real data", () => {
    const shown = traces("dots").map(({ name, x, y }) => [name, x, y]);
    expect(shown).toEqual([
      ["paper", [90, 88, 85.5], ["ours", "rival", "other"]],
      ["here, mean ± sd", [92], ["ours"]],
      ["here, mean ± sd", [51], ["ours"]],
    ]);
    expect(traces("dots")[1].error_x.array[0]).toBeCloseTo(Math.SQRT2, 10);
    expect(layoutOf("dots").annotations[1].text).toContain("stand-in data");
  });
});

describe("neighborsFigure", () => {
  it("measures distances in the full space", () => {
    const bars = traces("neighbors").filter(({ type }) => type === "bar");
    expect(bars.map(({ y }) => y)).toEqual([
      [0.5, 1],
      [1, 2],
    ]);
  });

  it("refuses shapes that do not fit", () => {
    const one = matrixOf([[1, 2]]);
    const bad = {
      sample: one,
      label: 0,
      trueVectors: one,
      trueLabels: [0],
      predictedVectors: matrixOf([[1]]),
      classes: ["a"],
    };
    expect(() => neighborsFigure(bad)).toThrow(
      /all of one number of features, got 1, 1 and 1 rows of 2, 2, 1, 2/,
    );
  });
});
