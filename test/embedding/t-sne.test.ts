import { describe, expect, it } from "vitest";
import { type Matrix, matrix, matrixOf, takeRows } from "../../src/data/matrix";
import { tsne } from "../../src/embedding/t-sne";
import { neighborLabelAgreement } from "../../src/evaluation/neighbor-label-agreement";
import { trustworthiness } from "../../src/evaluation/trustworthiness";
import { clusters } from "../models/clusters";
import fixture from "./fixtures/t-sne.json";
import { naiveAffinities, naiveDivergence } from "./naive";

const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
const { x: small, y: classes } = clusters(120);
const QUICK = { perplexity: 10, iterations: 100 };

describe("tsne beside scikit-learn", () => {
  it.each(fixture.cases)("$data.rows rows in $data.classes clusters", async ({ data, ...peer }) => {
    const { x } = clusters(data.rows, data);
    const layout = await tsne(x);
    expect([layout.rows, layout.cols]).toEqual([data.rows, 2]);
    expect(await trustworthiness(x, layout)).toBeGreaterThan(mean(peer.trustworthiness) - 0.02);
    const divergence = naiveDivergence(naiveAffinities(x, 30, 91), layout.data);
    expect(divergence).toBeLessThan(mean(peer.divergence) + 0.02);
  });
});

describe("tsne", () => {
  it("keeps clusters that lie apart from each other apart", async () => {
    const layout = await tsne(small, { perplexity: 10, iterations: 300 });
    expect(await neighborLabelAgreement(layout, classes, 5)).toBe(1);
  });

  it("gives the same for the same seed, another layout for another", async () => {
    const first = await tsne(small, QUICK);
    expect((await tsne(small, QUICK)).data).toEqual(first.data);
    expect((await tsne(small, { ...QUICK, seed: 1 })).data).not.toEqual(first.data);
  });

  // Half of the rows are equal: more than a neighbourhood holds, all with the same neighbours.
  it("gives rows that are equal room beside each other", async () => {
    const crowd = takeRows(
      clusters(400).x,
      Int32Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 0 : i)),
    );
    const { data } = await tsne(crowd);
    const places = Array.from(
      { length: 400 },
      (_, i) => `${data[2 * i].toFixed(2)} ${data[2 * i + 1].toFixed(2)}`,
    );
    expect(new Set(places).size).toBeGreaterThan(300);
  });

  it.each([
    ["all rows equal", takeRows(small, new Int32Array(40)), 5],
    ["a single column", matrix(small.data.slice(0, 60), 60, 1), 5],
    ["as few rows as can be", matrixOf([[0], [1], [2], [4]]), 1],
  ])("embeds %s", async (_, x: Matrix, perplexity) => {
    const layout = await tsne(x, { perplexity, iterations: 50 });
    expect(layout.data.every(Number.isFinite)).toBe(true);
  });

  it("tells after every step, and lets the event loop turn", async () => {
    const told: number[] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    // However fast the machine, each of two steps takes longer than a computation may hold up the rest.
    const onIteration = (done: number) => {
      told.push(done);
      const started = performance.now();
      while (done % 50 === 0 && done < 150 && performance.now() - started < 60);
    };
    await tsne(clusters(500).x, { iterations: 150, onIteration });
    clearInterval(timer);
    expect(told).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
    expect(ticks).toBeGreaterThan(1);
  });

  it("stops when the signal says so, and before it begins", async () => {
    const stop = new AbortController();
    const onIteration = (done: number) => {
      if (done === 3) stop.abort(new Error("enough"));
    };
    const x = clusters(500).x;
    await expect(tsne(x, { iterations: 100_000, signal: stop.signal, onIteration })).rejects.toThrow(
      "enough",
    );
    await expect(tsne(x, { signal: stop.signal })).rejects.toThrow("enough");
  });
});

describe("tsne refuses", () => {
  it("rows that cannot be embedded", async () => {
    await expect(tsne(matrixOf([[1], [2], [3]]), { perplexity: 1 })).rejects.toThrow(
      /at least 4 rows, got 3/,
    );
    const broken = matrix(small.data.slice(), 120, 4);
    broken.data[9] = NaN;
    await expect(tsne(broken)).rejects.toThrow(/tsne: expected finite features, got NaN in row 2, column 1/);
  });

  it("a perplexity beyond a third of the other rows, or below 1", async () => {
    await expect(
      tsne(
        takeRows(
          small,
          Int32Array.from({ length: 90 }, (_, i) => i),
        ),
      ),
    ).rejects.toThrow(/tsne: expected perplexity from 1 to 29.66, a third of the other 89 rows, got 30/);
    const ninety = takeRows(small, [...Array(90).keys()]);
    await tsne(ninety, { perplexity: 29.66, iterations: 1 });
    await expect(tsne(small, { perplexity: 0.5 })).rejects.toThrow(/got 0.5/);
    await expect(tsne(small, { perplexity: NaN })).rejects.toThrow(/got NaN/);
  });

  it("options that make no sense, and names that nobody knows", async () => {
    await expect(tsne(small, { iterations: 0 })).rejects.toThrow(/iterations to be an integer >= 1, got 0/);
    await expect(tsne(small, { learningRate: -1 })).rejects.toThrow(
      /learningRate to be "auto" or above 0, got -1/,
    );
    await expect(tsne(small, { seed: 1.5 })).rejects.toThrow(/integer seed/);
    await expect(tsne(small, { perplexty: 5 } as object)).rejects.toThrow(/did you mean "perplexity"/);
  });

  it("to go on when a learning rate drives the rows apart", async () => {
    for (const iterations of [1, 100]) {
      const options = { perplexity: 10, iterations, learningRate: 1e300 };
      await expect(tsne(small, options)).rejects.toThrow(/tsne: .* fly apart; lower learningRate/);
    }
  });
});
