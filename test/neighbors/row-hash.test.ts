import { describe, expect, it } from "vitest";
import { rowHash } from "../../src/neighbors/row-hash";

describe("rowHash", () => {
  // sklearn.utils.murmurhash3_32(numpy.array(row, "<f4").tobytes(), 0), scikit-learn 1.2.1
  it.each([
    [[], 0],
    [[1], -443043632],
    [[0, 1, 2], 1245386204],
    [[-1.5, 1e-7, 3e8, 4], 1494782088],
  ])("of %j is that of MurmurHash3", (row, hash) => {
    expect(rowHash(Float32Array.from(row))).toBe(hash);
  });

  it("is the same for zero and minus zero", () => {
    expect(rowHash(Float32Array.of(-0, 3))).toBe(rowHash(Float32Array.of(0, 3)));
  });

  it("differs between rows of small integers", () => {
    const hashes = new Set<number>();
    for (let a = 0; a < 20; a++) {
      for (let b = 0; b < 20; b++) hashes.add(rowHash(Float32Array.of(a, b, a * b)));
    }
    expect(hashes.size).toBe(400);
  });
});
