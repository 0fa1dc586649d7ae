import { describe, expect, it } from "vitest";
import { binTable } from "../../../src/baselines/trees/binned-table";
import { bundleFeatures } from "../../../src/baselines/trees/bundles";
import { withCrew } from "../../../src/baselines/trees/crew";
import { type Matrix, matrixOf } from "../../../src/data/matrix";
import { RandomState } from "../../../src/engine/random";
import { SharedMemory } from "../../../src/neighbors/shared-memory";

async function binned(x: Matrix, maxBins = 255, threads = 1) {
  const memory = new SharedMemory();
  const steps = threads > 1 ? Infinity : 0;
  return withCrew(memory, { threads, steps }, (crew) => binTable(crew, memory, x, maxBins));
}

const column = (values: number[]) => matrixOf(values.map((value) => [value]));

describe("binTable", () => {
  it("has a bin for each of few values, cut at values, and one for what is missing", async () => {
    const { bins, cuts, counts } = await binned(column([3, -1, NaN, 0.5, -0, 0, 3, -1e30, 3]));
    expect([...cuts.subarray(0, 4)]).toEqual([-1, 0, 0.5, 3]);
    expect([...bins]).toEqual([4, 1, 255, 3, 2, 2, 4, 0, 4]);
    expect([...counts]).toEqual([5, 4, 3, 1]);
  });

  it("agrees with counting the cuts that are not above a value, on any number of threads", async () => {
    const random = new RandomState(1);
    const [rows, cols] = [3000, 3];
    const data = Float32Array.from({ length: rows * cols }, () =>
      random.random() < 0.05 ? NaN : random.normal() * 10 ** random.randint(-20, 20),
    );
    const x = { data, rows, cols };
    const table = await binned(x, 64);
    for (let j = 0; j < cols; j++) {
      const [binCount] = table.counts.subarray(4 * j);
      const cuts = [...table.cuts.subarray(256 * j, 256 * j + binCount - 1)];
      expect(binCount).toBeGreaterThan(60);
      expect(cuts).toEqual([...cuts].sort((a, b) => a - b));
      for (let i = 0; i < rows; i++) {
        const value = data[i * cols + j];
        const expected = Number.isNaN(value) ? 255 : cuts.filter((cut) => cut <= value).length;
        expect(table.bins[j * rows + i]).toBe(expected);
      }
    }
    expect((await binned(x, 64, 3)).bins).toEqual(table.bins);
  });

  it("fills bins about equally, and gives frequent values their own", async () => {
    const random = new RandomState(2);
    // Half of the rows are zero, amid 5000 values.
    const values = Array.from({ length: 10_000 }, (_, i) => (i % 2 ? 0 : random.normal()));
    const { bins, counts } = await binned(column(values), 32);
    const rows = new Array<number>(256).fill(0);
    for (const bin of bins) rows[bin]++;
    expect(counts[0]).toBeLessThanOrEqual(32);
    expect(Math.max(...rows)).toBe(5000);
    const others = rows.filter((count) => count > 0 && count < 5000);
    expect(others.length).toBeGreaterThan(28);
    expect(Math.max(...others)).toBeLessThan(500);
  });

  it("takes more bins than values, a single value, none at all, and the fewest bins", async () => {
    expect([...(await binned(column([1, 2]))).counts]).toEqual([2, 0, 1, 0]);
    expect([...(await binned(column([7, 7, 7]))).counts]).toEqual([1, 0, 3, 0]);
    expect([...(await binned(column([NaN, NaN]))).counts]).toEqual([1, 0, 0, 2]);
    expect([...(await binned(column([1, 2, 3, 4]), 2)).bins]).toEqual([0, 0, 1, 1]);
  });
});

describe("bundleFeatures", () => {
  it("puts indicators of one category into one column, and leaves out constants", async () => {
    const random = new RandomState(3);
    const rows = Array.from({ length: 200 }, () => {
      const category = random.randint(0, 6);
      const indicators = Array.from({ length: 6 }, (_, i) => Number(i === category));
      return [random.normal(), ...indicators, 5, random.random() < 0.1 ? NaN : 0];
    });
    expect(bundleFeatures(await binned(matrixOf(rows)))).toEqual([[0], [1, 2, 3, 4, 5, 6], [8]]);
  });

  it("never puts two features into one column that one row has set", async () => {
    const random = new RandomState(4);
    const x = matrixOf(
      Array.from({ length: 300 }, () =>
        Array.from({ length: 20 }, () => (random.random() < 0.02 ? random.randint(1, 90) : 0)),
      ),
    );
    const columns = bundleFeatures(await binned(x));
    expect(columns.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(columns.length).toBeLessThan(20);
    for (const features of columns) {
      for (let i = 0; i < x.rows; i++) {
        expect(features.filter((j) => x.data[i * x.cols + j] !== 0).length).toBeLessThanOrEqual(1);
      }
    }
  });

  it("has a column even where no feature can be split", async () => {
    expect(
      bundleFeatures(
        await binned(
          matrixOf([
            [1, 2],
            [1, 2],
          ]),
        ),
      ),
    ).toEqual([[0]]);
  });
});
