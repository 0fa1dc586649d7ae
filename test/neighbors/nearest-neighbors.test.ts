import { describe, expect, it } from "vitest";
import { matrixOf } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { allNearestNeighbors, nearestNeighbors } from "../../src/neighbors/nearest-neighbors";
import { naiveNeighbors } from "./naive";
import { smallMatrix } from "./small-cases";

describe("against a naive float64 loop", () => {
  it("allNearestNeighbors, 2,000 random cases", async () => {
    const random = new RandomState(1);
    for (let round = 0; round < 2000; round++) {
      const x = smallMatrix(random, random.randint(2, 30), random.randint(1, 20));
      const k = random.randint(0, 4) === 0 ? x.rows - 1 : random.randint(1, x.rows);
      const found = await allNearestNeighbors(x, { k });
      expect({ indices: [...found.indices], distances: [...found.distances] }).toEqual(
        naiveNeighbors(x, x, k, true),
      );
      expect([found.rows, found.k]).toEqual([x.rows, k]);
    }
  });

  it("nearestNeighbors, 2,000 random cases", async () => {
    const random = new RandomState(2);
    for (let round = 0; round < 2000; round++) {
      const all = smallMatrix(random, random.randint(2, 40), random.randint(1, 20));
      const split = random.randint(1, all.rows);
      const { cols } = all;
      const train = { data: all.data.slice(0, split * cols), rows: split, cols };
      const queries = { data: all.data.slice(split * cols), rows: all.rows - split, cols };
      const k = random.randint(1, train.rows + 1);
      const found = await nearestNeighbors(train, queries, { k });
      expect({ indices: [...found.indices], distances: [...found.distances] }).toEqual(
        naiveNeighbors(train, queries, k, false),
      );
    }
  });
});

describe("the row itself", () => {
  it("is left out by row, so that an equal row is found at distance 0", async () => {
    const { indices, distances } = await allNearestNeighbors(matrixOf([[1], [1], [1], [5]]), { k: 2 });
    expect([...indices]).toEqual([1, 2, 0, 2, 0, 1, 0, 1]);
    expect([...distances]).toEqual([0, 0, 0, 0, 0, 0, 4, 4]);
  });

  it("is found by nearestNeighbors", async () => {
    const x = matrixOf([[0], [3]]);
    expect([...(await nearestNeighbors(x, x, { k: 1 })).indices]).toEqual([0, 1]);
  });
});

describe("bad input is refused", () => {
  const x = matrixOf([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);

  it.each([0, 1.5, NaN, -1])("k = %s", async (k) => {
    await expect(allNearestNeighbors(x, { k })).rejects.toThrow(
      `allNearestNeighbors: expected an integer k >= 1, got k=${k}`,
    );
  });

  it("k beyond the rows", async () => {
    await expect(allNearestNeighbors(x, { k: 3 })).rejects.toThrow(
      "allNearestNeighbors: expected k <= 2 (rows in x, less the row itself), got k=3",
    );
    await expect(nearestNeighbors(x, x, { k: 4 })).rejects.toThrow(
      "nearestNeighbors: expected k <= 3 (rows in train), got k=4",
    );
  });

  it("NaN and infinity, with row and column", async () => {
    const broken = matrixOf([
      [1, 2],
      [3, NaN],
    ]);
    await expect(allNearestNeighbors(broken, { k: 1 })).rejects.toThrow("got NaN in row 1, column 1");
    await expect(nearestNeighbors(x, matrixOf([[-Infinity, 0]]), { k: 1 })).rejects.toThrow(
      "got -Infinity in row 0, column 0",
    );
  });

  it("no rows, no columns, and other columns", async () => {
    const empty = { data: new Float32Array(0), rows: 0, cols: 2 };
    await expect(nearestNeighbors(empty, x, { k: 1 })).rejects.toThrow("got 0 x 2");
    const thin = { data: new Float32Array(0), rows: 3, cols: 0 };
    await expect(allNearestNeighbors(thin, { k: 1 })).rejects.toThrow("got 3 x 0");
    await expect(nearestNeighbors(x, matrixOf([[1]]), { k: 1 })).rejects.toThrow(
      "nearestNeighbors: expected queries with 2 columns, as in train, got 1",
    );
  });

  it("data of another length than rows x cols", async () => {
    const short = { data: new Float32Array(5), rows: 3, cols: 2 };
    await expect(allNearestNeighbors(short, { k: 1 })).rejects.toThrow("3 x 2 = 6 values in train, got 5");
  });

  it("values whose squared distance overflows float32, with the widest column", async () => {
    const wide = matrixOf([
      [0, -2e19],
      [1, 2e19],
    ]);
    await expect(allNearestNeighbors(wide, { k: 1 })).rejects.toThrow(
      /column 1 is the widest: scale it down/,
    );
  });

  it("an unknown option", async () => {
    const options = { k: 1, metric: "cosine" };
    await expect(allNearestNeighbors(x, options)).rejects.toThrow('unknown option "metric"');
  });
});

it("answers no queries with no rows", async () => {
  const none = { data: new Float32Array(0), rows: 0, cols: 1 };
  expect((await nearestNeighbors(matrixOf([[1], [2]]), none, { k: 2 })).rows).toBe(0);
});

describe("cancellation and progress", () => {
  const x = smallMatrix(new RandomState(3), 3000, 20);

  it("rejects with the signal's reason, before and during the search", async () => {
    const reason = new Error("enough");
    await expect(allNearestNeighbors(x, { k: 5, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const search = allNearestNeighbors(x, { k: 5, signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(search).rejects.toBe(reason);
  });

  it("reports rows done, up to all of them", async () => {
    const seen: number[] = [];
    await allNearestNeighbors(x, { k: 5, onProgress: (done, total) => seen.push(done / total) });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});
