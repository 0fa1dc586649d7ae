import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeRows } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { outOfCoreNeighbors, outOfCoreTargets } from "../../src/neighbors/out-of-core";
import { openRowFile, writeRowFile } from "../../src/neighbors/row-file";
import { matrixSource } from "../../src/neighbors/row-source";
import { naiveNeighbors } from "./naive";
import { batchOf } from "./naive-batches";
import { smallMatrix } from "./small-cases";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "neural-knn-"))));
afterAll(() => rm(folder, { recursive: true }));

describe("outOfCoreNeighbors", () => {
  it("keeps the k nearest of the union of its batches, the sample itself left out", async () => {
    const random = new RandomState(1);
    for (let round = 0; round < 25; round++) {
      const x = smallMatrix(random, random.randint(10, 200), random.randint(1, 12));
      const k = random.randint(1, 5);
      const batchSize = random.randint(k + 1, 10);
      const [rounds, seed, epoch] = [random.randint(1, 4), random.randint(0, 2 ** 32), random.randint(0, 9)];
      const samples = random.permutation(x.rows).slice(0, 6);
      const options = { k, batchSize, rounds, seed, epoch, samples };
      const found = await outOfCoreNeighbors(matrixSource(x), options);
      samples.forEach((sample, i) => {
        const union = new Set<number>();
        for (let r = 0; r < rounds; r++) {
          for (const row of batchOf(x.rows, batchSize, [seed, epoch, sample, r])) union.add(row);
        }
        union.delete(sample);
        const candidates = Int32Array.from(union).sort();
        const expected = naiveNeighbors(takeRows(x, candidates), takeRows(x, [sample]), k, false);
        expect([...found.indices.subarray(i * k, (i + 1) * k)]).toEqual(
          expected.indices.map((at) => candidates[at]),
        );
        expect([...found.distances.subarray(i * k, (i + 1) * k)]).toEqual(expected.distances);
      });
    }
  });

  it("draws every row equally often, and every pair of rows", () => {
    // The batches are the kernel's: the test above compares them.
    const [rows, batchSize, batches] = [20, 5, 800];
    const drawn = Array.from({ length: rows }, () => new Int32Array(rows));
    for (let epoch = 0; epoch < batches; epoch++) {
      const batch = batchOf(rows, batchSize, [3, epoch, 7, 0]);
      for (const a of batch) for (const b of batch) drawn[a][b]++;
    }
    const [singles, pairs] = [(batches * 5) / 20, (batches * 5 * 4) / (20 * 19)];
    let ofSingles = 0;
    let ofPairs = 0;
    drawn.forEach((counts, a) => {
      ofSingles += (counts[a] - singles) ** 2 / singles;
      for (let b = 0; b < a; b++) ofPairs += (counts[b] - pairs) ** 2 / pairs;
    });
    expect(ofSingles).toBeLessThan(36.2); // chi-squared with 19 degrees of freedom, p = 0.01
    expect(ofPairs).toBeLessThan(238); // with 189
  });

  it("gives the same from a file, in little memory, as from a matrix", async () => {
    const x = smallMatrix(new RandomState(5), 9000, 7);
    const path = join(folder, "rows.safetensors");
    await writeRowFile(path, [x]);
    const file = await openRowFile(path);
    try {
      const samples = Int32Array.from({ length: 1000 }, (_, i) => 9 * i);
      const options = { k: 4, rounds: 7, seed: 11, samples };
      const inMemory = await outOfCoreNeighbors(matrixSource(x), options);
      const fromFile = await outOfCoreNeighbors(file, { ...options, memory: 4 * 2 ** 20 + 120_000 });
      expect(fromFile).toEqual(inMemory);
    } finally {
      await file.close();
    }
  });

  it("redraws only when asked to", async () => {
    const source = matrixSource(smallMatrix(new RandomState(6), 500, 3));
    const once = outOfCoreTargets(source, { batchSize: 8, rounds: 2 });
    expect(await once(3)).toBe(await once(0));
    const anew = outOfCoreTargets(source, { batchSize: 8, rounds: 2, redrawEachEpoch: true });
    expect((await anew(0)).indices).toEqual((await once(0)).indices);
    expect((await anew(1)).indices).not.toEqual((await anew(0)).indices);
  });

  it.each([
    [{ k: 8, batchSize: 8 }, "expected k < batchSize <= 30"],
    [{ batchSize: 31 }, "expected k < batchSize <= 30"],
    [{ batchSize: 8, rounds: 0 }, "at least one round, got 0"],
    [{ batchSize: 8, seed: -1 }, "expected seed as an integer"],
    [{ batchSize: 8, memory: 1000 }, "expected memory for some rows"],
  ])("refuses %o", async (options, message) => {
    const source = matrixSource(smallMatrix(new RandomState(7), 30, 2));
    await expect(outOfCoreNeighbors(source, options)).rejects.toThrow(message);
  });

  it("refuses NaN anywhere in the source, naming row and column", async () => {
    const x = smallMatrix(new RandomState(8), 50, 3);
    x.data[3 * 41 + 2] = NaN;
    const promise = outOfCoreNeighbors(matrixSource(x), { batchSize: 8, samples: Int32Array.of(1) });
    await expect(promise).rejects.toThrow("got NaN in row 41, column 2");
  });
});
