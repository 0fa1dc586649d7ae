import { describe, expect, it } from "vitest";
import { takeRows } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { allNearestNeighbors } from "../../src/neighbors/nearest-neighbors";
import { matrixSource } from "../../src/neighbors/row-source";
import { sourceNeighbors } from "../../src/neighbors/source-neighbors";
import { smallMatrix } from "./small-cases";

describe("sourceNeighbors", () => {
  const x = smallMatrix(new RandomState(1), 2000, 9);

  it("finds in several blocks what allNearestNeighbors finds at once", async () => {
    const whole = await allNearestNeighbors(x, { k: 4 });
    const shares: number[] = [];
    const onShare = (share: number) => shares.push(share);
    expect(await sourceNeighbors(matrixSource(x), { k: 4, memory: 200_000, onShare })).toEqual(whole);
    expect(shares.length).toBeGreaterThan(4);
    expect(shares.at(-1)).toBe(1);
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
