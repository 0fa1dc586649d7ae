import { describe, expect, it } from "vitest";
import { matrixOf } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { digest, drawMasks, neighborTargets, requireNeighbors } from "../../src/models/training-data";

const x = matrixOf([
  [0, 0.5],
  [1, 1.5],
  [2, 2.5],
  [3, 3.5],
]);
const y = Int32Array.of(0, 1, 2, 1);
/** Three neighbours of each row, of which two are asked for. */
const neighbors = {
  indices: Int32Array.of(1, 2, 3, 0, 2, 3, 3, 1, 0, 2, 1, 0),
  distances: new Float32Array(12),
  rows: 4,
  k: 3,
};
const data = { x, y, neighbors };

describe("neighborTargets", () => {
  it("gives classes and vectors of the nearest rows, ranks by row and by step", () => {
    expect(neighborTargets(data, Int32Array.of(2, 0), 2, true)).toEqual({
      // Row 2 has the rows 3 and 1, row 0 the rows 1 and 2.
      neighborLabels: { data: Int32Array.of(1, 1, 1, 2), shape: [2, 2] },
      // The nearest of both, then the second nearest of both.
      neighborVectors: { data: Float32Array.of(3, 3.5, 1, 1.5, 1, 1.5, 2, 2.5), shape: [4, 2] },
    });
  });

  it("leaves out the vectors where they are not wanted", () => {
    expect(Object.keys(neighborTargets(data, Int32Array.of(1), 3, false))).toEqual(["neighborLabels"]);
  });

  it("gives nothing where there are no neighbours", () => {
    expect(neighborTargets({ x, y }, Int32Array.of(1), 3, true)).toEqual({});
  });
});

describe("drawMasks", () => {
  it("draws masks of the asked shapes, keeping all but the share that is dropped", () => {
    const { a, b } = drawMasks({ a: [100, 200], b: [3] }, 0.3, new RandomState(1)) as Record<
      string,
      { data: Uint8Array; shape: number[] }
    >;
    expect([a.shape, a.data.length, b.shape, b.data.length]).toEqual([[100, 200], 20000, [3], 3]);
    const kept = a.data.reduce((sum, bit) => sum + bit, 0) / a.data.length;
    expect(Math.abs(kept - 0.7)).toBeLessThan(4 * Math.sqrt((0.7 * 0.3) / a.data.length));
  });

  it("keeps everything at a rate of 0", () => {
    expect(drawMasks({ a: [2, 2] }, 0, new RandomState(1)).a.data).toEqual(Uint8Array.of(1, 1, 1, 1));
  });
});

describe("requireNeighbors", () => {
  it.each([
    ["of fewer rows", { ...neighbors, rows: 3 }],
    ["of fewer ranks", { ...neighbors, k: 1 }],
    ["with indices missing", { ...neighbors, indices: neighbors.indices.subarray(1) }],
  ])("refuses neighbours %s", (_, given) => {
    expect(() => requireNeighbors("V2LS.fit", given, 4, 2)).toThrow(
      /V2LS\.fit: expected 2 neighbours of each of 4 rows, got/,
    );
  });

  it.each([-1, 4])("refuses a neighbour that is row %s of 4", (stray) => {
    const indices = neighbors.indices.slice();
    indices[5] = stray;
    expect(() => requireNeighbors("V2LS.fit", { ...neighbors, indices }, 4, 2)).toThrow(
      `V2LS.fit: expected neighbours among the rows 0 .. 3, got row ${stray}`,
    );
  });
});

describe("digest", () => {
  it("changes with every part of the data, and with nothing else", () => {
    expect(digest({ x: { ...x, data: x.data.slice() }, y: y.slice(), neighbors })).toBe(digest(data));
    const changed = <T extends Float32Array | Int32Array>(values: T) => {
      const copy = values.slice() as T;
      copy[1] += 1;
      return copy;
    };
    const others = [
      { ...data, x: { ...x, data: changed(x.data) } },
      { ...data, y: changed(y) },
      { ...data, neighbors: { ...neighbors, indices: changed(neighbors.indices) } },
    ];
    expect(new Set([data, ...others].map(digest)).size).toBe(4);
  });
});
