import { describe, expect, it } from "vitest";
import { takeRows } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { allNearestNeighbors, nearestNeighbors } from "../../src/neighbors/nearest-neighbors";
import { matrixSource } from "../../src/neighbors/row-source";
import { searchInBlocks, sourceNeighbors } from "../../src/neighbors/source-neighbors";
import { smallMatrix } from "./small-cases";

describe("searchInBlocks", () => {
  it("finds for queries from elsewhere what nearestNeighbors finds", async () => {
    const random = new RandomState(2);
    const train = smallMatrix(random, 300, 5);
    const queries = smallMatrix(random, 40, 5);
    const take = async (first: number, end: number) => ({
      queries: takeRows(
        queries,
        [...Array(end - first).keys()].map((i) => first + i),
      ),
    });
    const found = await searchInBlocks(
      "test",
      matrixSource(train),
      { count: 40, take },
      {
        k: 7,
        memory: 10_000,
        signal: undefined,
        onProgress: undefined,
      },
    );
    expect(found).toEqual(await nearestNeighbors(train, queries, { k: 7 }));
  });
});

describe("sourceNeighbors", () => {
  const x = smallMatrix(new RandomState(1), 2000, 9);

  it("finds in several blocks what allNearestNeighbors finds at once", async () => {
    const whole = await allNearestNeighbors(x, { k: 4 });
    const seen: number[] = [];
    const onProgress = (done: number) => seen.push(done);
    expect(await sourceNeighbors(matrixSource(x), { k: 4, memory: 200_000, onProgress })).toEqual(whole);
    expect(seen.length).toBeGreaterThan(4);
    expect(seen.at(-1)).toBe(2000);
  });

  it("answers some of the rows only", async () => {
    const samples = Int32Array.of(1999, 3, 700);
    const { indices } = await allNearestNeighbors(x, { k: 4 });
    const expected = takeRows({ data: Float32Array.from(indices), rows: x.rows, cols: 4 }, samples).data;
    const found = await sourceNeighbors(matrixSource(x), { k: 4, samples, memory: 100_000 });
    expect([...found.indices]).toEqual([...expected]);
  });

  it("refuses what it cannot search", async () => {
    await expect(sourceNeighbors(matrixSource(x), { k: 2000 })).rejects.toThrow("expected k <= 1999");
    await expect(sourceNeighbors(matrixSource(x), { memory: 10 })).rejects.toThrow(
      "expected memory for some rows",
    );
    const data = x.data.slice();
    data[9 * 1500 + 4] = Infinity;
    await expect(sourceNeighbors(matrixSource({ ...x, data }), { memory: 200_000 })).rejects.toThrow(
      "got Infinity in row 1500, column 4",
    );
  });
});
