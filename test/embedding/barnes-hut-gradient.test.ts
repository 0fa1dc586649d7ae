import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomState } from "../../src/engine/random";
import { type Affinities, affinitiesOf } from "../../src/embedding/affinities";
import { BarnesHutGradient } from "../../src/embedding/barnes-hut-gradient";
import { Pauses } from "../../src/pauses";
import { clusters } from "../models/clusters";
import { denseAffinities, naiveAffinities, naiveDivergence, naiveGradient } from "./naive";

const ROWS = 120;
const { x } = clusters(ROWS, { features: 3, spread: 2 });

/** Places of every size between a crowd and an outlier. */
function scattered(seed: number): Float64Array {
  const random = new RandomState(seed);
  return Float64Array.from({ length: 2 * ROWS }, () => random.normal() * Math.exp(2 * random.normal()));
}

async function gradientAt(
  affinities: Affinities,
  layout: Float64Array,
  theta: number,
  exaggeration = 1,
): Promise<Float64Array> {
  const gradient = new Float64Array(layout.length);
  await new BarnesHutGradient(affinities, theta).evaluate(layout, exaggeration, gradient, new Pauses());
  return gradient;
}

/** |a - b| over |b|. */
function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = (values: number[]): number => Math.hypot(...values);
  return length(Array.from(a, (value, i) => value - b[i])) / length(Array.from(b));
}

describe("the naive gradient", () => {
  it("is that of the divergence, by finite differences", () => {
    const p = naiveAffinities(x, 10, 30);
    const layout = scattered(1);
    const gradient = naiveGradient(p, layout);
    const step = 1e-5;
    for (let at = 0; at < layout.length; at += 17) {
      const at1 = layout.slice();
      const at2 = layout.slice();
      at1[at] -= step;
      at2[at] += step;
      const slope = (naiveDivergence(p, at2) - naiveDivergence(p, at1)) / (2 * step);
      expect(gradient[at]).toBeCloseTo(slope, 8);
    }
  });
});

describe("BarnesHutGradient", () => {
  it.each([1, 12])("is exact with theta 0, affinities times %d", async (exaggeration) => {
    const affinities = await affinitiesOf(x, 10, new Pauses());
    const p = denseAffinities(affinities);
    for (const seed of [1, 2, 3]) {
      const layout = scattered(seed);
      const gradient = await gradientAt(affinities, layout, 0, exaggeration);
      expect(relativeError(gradient, naiveGradient(p, layout, exaggeration))).toBeLessThan(1e-12);
    }
  });

  it("comes nearer to the exact one as theta goes to 0", async () => {
    const affinities = await affinitiesOf(x, 10, new Pauses());
    for (const seed of [1, 2, 3]) {
      const layout = scattered(seed);
      const exact = await gradientAt(affinities, layout, 0);
      const errors = await Promise.all(
        [0.5, 0.25, 0.05, 0.005].map(async (theta) => {
          return relativeError(await gradientAt(affinities, layout, theta), exact);
        }),
      );
      expect(errors[0]).toBeLessThan(0.05);
      expect(errors[1]).toBeLessThan(0.01);
      expect(errors[2]).toBeLessThan(1e-3);
      expect(errors[3]).toBeLessThan(1e-5);
      expect(errors[0]).toBeGreaterThan(1e-6); // theta has an effect
    }
  });

  it("takes a crowd at one place for what it is, from within and from without", async () => {
    const affinities = await affinitiesOf(x, 10, new Pauses());
    const layout = scattered(1);
    const random = new RandomState(5);
    for (const [first, end, width] of [
      [0, 80, 1e-3],
      [80, 110, 0],
    ]) {
      for (let at = 2 * first; at < 2 * end; at++)
        layout[at] = layout[2 * first + (at % 2)] + width * random.normal();
    }
    const exact = await gradientAt(affinities, layout, 0);
    expect(relativeError(await gradientAt(affinities, layout, 1e-6), exact)).toBeLessThan(1e-4);
  });

  it("counts points at one place, in a line, and beyond the grid's resolution", async () => {
    const alone = {
      rows: 12,
      starts: new Int32Array(13),
      others: new Int32Array(0),
      values: new Float64Array(0),
    };
    const p = Array.from({ length: 12 }, () => new Array<number>(12).fill(0));
    const places = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0, 1e-9, 1, 1 + 1e-9, 1e3));
    await fc.assert(
      fc.asyncProperty(fc.array(places, { minLength: 24, maxLength: 24 }), async (values) => {
        const layout = Float64Array.from(values);
        for (const theta of [0, 1e-6]) {
          const gradient = await gradientAt(alone, layout, theta);
          const expected = naiveGradient(p, layout);
          gradient.forEach((value, at) => expect(value).toBeCloseTo(expected[at], 10));
        }
      }),
    );
  });
});
