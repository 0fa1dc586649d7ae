import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RandomState } from "../../src/engine/random";
import { allNearestNeighbors, nearestNeighbors } from "../../src/neighbors/nearest-neighbors";
import { smallMatrix } from "./small-cases";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "neural-knn-"));
  vi.stubEnv("NEURAL_KNN_CACHE", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const kept = () => readdir(join(folder, "neighbors")).catch(() => []);

describe("results on disk", () => {
  const x = smallMatrix(new RandomState(1), 40, 3);

  it("are taken instead of searching again", async () => {
    const first = await allNearestNeighbors(x, { k: 3, cache: true });
    const onProgress = vi.fn();
    expect(await allNearestNeighbors(x, { k: 3, cache: true, onProgress })).toEqual(first);
    expect(onProgress).not.toHaveBeenCalled();
  });

  it("are kept only on request", async () => {
    await allNearestNeighbors(x, { k: 3 });
    expect(await kept()).toEqual([]);
  });

  it("are told apart by values, shape, k and kind of search", async () => {
    const other = { ...x, data: x.data.slice() };
    other.data[7] += 1;
    const reshaped = { data: x.data, rows: 60, cols: 2 };
    await allNearestNeighbors(x, { k: 3, cache: true });
    await allNearestNeighbors(x, { k: 2, cache: true });
    await allNearestNeighbors(other, { k: 3, cache: true });
    await allNearestNeighbors(reshaped, { k: 3, cache: true });
    const itself = await nearestNeighbors(x, x, { k: 3, cache: true });
    expect(itself.distances[0]).toBe(0);
    await nearestNeighbors(x, other, { k: 3, cache: true });
    expect(await kept()).toHaveLength(6);
  });

  it("are computed anew where the file is damaged", async () => {
    const first = await allNearestNeighbors(x, { k: 3, cache: true });
    const path = join(folder, "neighbors", (await kept())[0]);
    const bytes = await readFile(path);
    for (const damaged of [bytes.subarray(0, 50), Buffer.from(bytes).fill(0, bytes.length - 8)]) {
      await writeFile(path, damaged);
      expect(await allNearestNeighbors(x, { k: 3, cache: true })).toEqual(first);
      expect(await readFile(path)).toEqual(bytes);
    }
  });

  it("that cannot be written are a warning", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    vi.stubEnv("NEURAL_KNN_CACHE", file);
    const warning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const { rows } = await allNearestNeighbors(x, { k: 3, cache: true });
    expect(rows).toBe(40);
    expect(warning).toHaveBeenCalledWith(expect.stringContaining("could not keep the result"));
    warning.mockRestore();
  });
});
