import { describe, expect, it } from "vitest";
import { RandomState } from "../../../src/engine/random";
import { CaseSampler } from "../../../src/models/nn-knn/case-sampler";

/** Classes of 50, 20 and 3 cases, mixed. */
const labels = new RandomState(1).shuffle(
  Int32Array.from({ length: 73 }, (_, i) => (i < 50 ? 0 : i < 70 ? 1 : 2)),
);

describe("CaseSampler", () => {
  it("draws as many cases of each class, none twice, but with replacement where a class has too few", () => {
    const random = new RandomState(2);
    const sampler = new CaseSampler("test", labels, 32);
    const seen = new Set<number>();
    for (let draw = 0; draw < 50; draw++) {
      const rows = sampler.draw(random);
      expect(rows.length).toBe(30);
      expect(Array.from(rows, (row) => labels[row])).toEqual(
        [0, 1, 2].flatMap((label) => new Array(10).fill(label)),
      );
      expect(new Set(rows.subarray(0, 10)).size).toBe(10);
      expect(new Set(rows.subarray(10, 20)).size).toBe(10);
      expect(new Set(rows.subarray(20)).size).toBeLessThanOrEqual(3);
      rows.forEach((row) => seen.add(row));
    }
    expect(seen.size).toBe(73);
  });

  it("draws what its random numbers say", () => {
    const sampler = new CaseSampler("test", labels, 30);
    const [first, second] = [sampler.draw(new RandomState(3)), sampler.draw(new RandomState(3))];
    expect(second).toEqual(first);
    expect(sampler.draw(new RandomState(4))).not.toEqual(first);
  });

  it("refuses to draw more cases than there are, and fewer than there are classes", () => {
    expect(() => new CaseSampler("Model.fit", labels, 74)).toThrow(
      "Model.fit: expected sampledCases <= 73 (cases), got 74; 0 compares with all",
    );
    expect(() => new CaseSampler("Model.fit", labels, 2)).toThrow(
      "Model.fit: expected sampledCases >= 3 (classes), got 2; 0 compares with all",
    );
  });
});
