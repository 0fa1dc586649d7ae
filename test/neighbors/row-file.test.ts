import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { matrixOf, takeRows } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { readSafetensors } from "../../src/engine/safetensors";
import { openRowFile, writeRowFile } from "../../src/neighbors/row-file";
import { smallMatrix } from "./small-cases";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "neural-knn-"))));
afterAll(() => rm(folder, { recursive: true }));

const x = smallMatrix(new RandomState(1), 50, 3);

async function written(name: string): Promise<string> {
  const path = join(folder, name);
  await writeRowFile(path, [
    takeRows(x, [...Array(20).keys()]),
    takeRows(
      x,
      [...Array(30).keys()].map((i) => 20 + i),
    ),
  ]);
  return path;
}

describe("a file of rows", () => {
  it("holds the rows of all blocks, as any reader of safetensors sees them", async () => {
    const { tensors } = await readSafetensors(await written("a"));
    expect(tensors.rows).toEqual({ data: x.data, shape: [50, 3] });
  });

  it("is read by ranges and by row numbers", async () => {
    const file = await openRowFile(await written("b"));
    const into = new Float32Array(4 * 3);
    await file.read(18, into);
    expect(into).toEqual(x.data.subarray(18 * 3, 22 * 3));
    expect(await file.take(Int32Array.of(49, 0, 0, 20))).toEqual(takeRows(x, [49, 0, 0, 20]));
    await expect(file.read(47, into)).rejects.toThrow("expected rows within 0 .. 49, got 4 from 47 on");
    await expect(file.take(Int32Array.of(50))).rejects.toThrow("expected rows within 0 .. 49, got 50");
    await file.close();
  });

  it("is refused when cut short", async () => {
    const path = await written("c");
    await truncate(path, 256 + 50 * 12 - 1);
    await expect(openRowFile(path)).rejects.toThrow("has to have 856 bytes, but has 855: it is cut short");
    await truncate(path, 100);
    await expect(openRowFile(path)).rejects.toThrow("its 100 bytes begin with no such header");
    await truncate(path, 3);
    await expect(openRowFile(path)).rejects.toThrow("its 3 bytes begin with no such header");
  });

  it("is refused when it is something else", async () => {
    const path = join(folder, "d");
    await writeFile(path, "1,2,3\n4,5,6\n7,8,9\n");
    await expect(openRowFile(path)).rejects.toThrow("begin with no such header");
    const ofBytes = Buffer.from(
      '\x00\x00\x00\x00\x00\x00\x00\x00{"x":{"dtype":"U8","shape":[1,2],"data_offsets":[0,2]}}..',
    );
    ofBytes[0] = ofBytes.length - 10;
    await writeFile(path, ofBytes);
    await expect(openRowFile(path)).rejects.toThrow("its tensor is U8, [1,2]");
  });

  it("refuses to go on when it changes while being read", async () => {
    const path = await written("e");
    const file = await openRowFile(path);
    await appendFile(path, "x");
    await expect(file.read(0, new Float32Array(3))).rejects.toThrow("has changed");
    await truncate(path, 300);
    await expect(file.take(Int32Array.of(40))).rejects.toThrow("has changed");
    await file.close();
  });

  it("appears only when it is complete", async () => {
    const path = join(folder, "f");
    await expect(writeRowFile(path, [matrixOf([[1, 2]]), matrixOf([[1]])])).rejects.toThrow(
      "expected 2 columns",
    );
    await expect(writeRowFile(path, [])).rejects.toThrow("at least one row");
    expect((await readdir(folder)).filter((name) => name.startsWith("f"))).toEqual([]);
    const before = await readFile(await written("g"));
    await expect(writeRowFile(join(folder, "g"), [])).rejects.toThrow("at least one row");
    expect(await readFile(join(folder, "g"))).toEqual(before);
  });
});
