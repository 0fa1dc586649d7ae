import { describe, expect, it } from "vitest";
import type { Matrix } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { allNearestNeighbors } from "../../src/neighbors/nearest-neighbors";
import { toNeighbors } from "../../src/neighbors/ranked-rows";
import { mergeShards, type RowRange, searchShard, shardRanges } from "../../src/neighbors/shards";
import { smallMatrix } from "./small-cases";

function rowsOf({ data, cols }: Matrix, { first, rows }: RowRange): Matrix {
  return { data: data.subarray(first * cols, (first + rows) * cols), rows, cols };
}

describe("shardRanges", () => {
  it("covers all rows in order, in sizes that differ by at most one", () => {
    const ranges = shardRanges(10, 4);
    expect(ranges.map(({ first }) => first)).toEqual([0, 2, 5, 7]);
    expect(ranges.map(({ rows }) => rows)).toEqual([2, 3, 2, 3]);
  });

  it("refuses more shards than rows", () => {
    expect(() => shardRanges(3, 4)).toThrow("expected 1 .. 3 shards for 3 rows, got 4");
  });
});

describe("searchShard and mergeShards", () => {
  it("give exactly what one search gives, merged in any order, small shards and ties included", async () => {
    const random = new RandomState(1);
    for (let round = 0; round < 12; round++) {
      const x = smallMatrix(random, random.randint(6, 80), random.randint(1, 6));
      const k = random.randint(1, 6);
      const ranges = shardRanges(x.rows, random.randint(1, 6));
      const queryRows = Int32Array.from({ length: x.rows }, (_, row) => row);
      const parts = [];
      for (const range of ranges) {
        parts.push(await searchShard(rowsOf(x, range), x, { k, firstRow: range.first, queryRows }));
      }
      const whole = await allNearestNeighbors(x, { k });
      expect(toNeighbors(mergeShards(parts))).toEqual(whole);
      const shuffled = random.shuffle([...parts]);
      const some = mergeShards(shuffled.slice(0, 1 + shuffled.length / 2));
      expect(toNeighbors(mergeShards([...shuffled.slice(1 + shuffled.length / 2), some]))).toEqual(whole);
    }
  });

  it("leaves places empty where a shard has too few rows", async () => {
    const x = { data: Float32Array.of(0, 1), rows: 2, cols: 1 };
    const { rows, squared } = await searchShard(x, x, { k: 3, firstRow: 10 });
    expect([...rows]).toEqual([10, 11, -1, 11, 10, -1]);
    expect([...squared]).toEqual([0, 1, Infinity, 0, 1, Infinity]);
  });

  it("refuse parts that do not belong together, and query rows of another length", async () => {
    const part = { rows: new Int32Array(4), squared: new Float64Array(4), queries: 2, k: 2 };
    expect(() => mergeShards([part, { ...part, queries: 4, k: 1 }])).toThrow("expected 2 queries and k=2");
    const x = { data: Float32Array.of(0, 1), rows: 2, cols: 1 };
    await expect(searchShard(x, x, { k: 1, firstRow: 0, queryRows: Int32Array.of(0) })).rejects.toThrow(
      "expected 2 queryRows, one for each query, got 1",
    );
  });
});
