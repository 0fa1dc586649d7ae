import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Matrix } from "../../src/data/matrix";
import { parquetRows } from "../../src/neighbors/parquet-rows";
import { openRowFile, writeRowFile } from "../../src/neighbors/row-file";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "neural-knn-"))));
afterAll(() => rm(folder, { recursive: true }));

async function parquetFile(name: string, columns: Record<string, unknown[]>): Promise<string> {
  const path = join(folder, name);
  const columnData = Object.entries(columns).map(([column, data]) => ({ name: column, data }));
  await writeFile(path, Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 4 })));
  return path;
}

async function read(path: string, columns?: string[]): Promise<Matrix[]> {
  const blocks: Matrix[] = [];
  for await (const block of parquetRows(path, columns)) blocks.push(block);
  return blocks;
}

describe("parquetRows", () => {
  const height = [1.5, 2.5, 3.5, 4.5, 5.5, 6.5];
  const count = [1n, 2n, 3n, 4n, 5n, 2n ** 40n];
  const wet = [true, false, true, true, false, false];

  it("reads numbers, big integers and booleans, row group by row group", async () => {
    const blocks = await read(await parquetFile("a.parquet", { height, count, wet }));
    expect(blocks.map(({ rows, cols }) => [rows, cols])).toEqual([
      [4, 3],
      [2, 3],
    ]);
    expect(blocks.flatMap(({ data }) => [...data])).toEqual(
      height.flatMap((value, i) => [value, Number(count[i]), Number(wet[i])]),
    );
  });

  it("takes the columns asked for, in their order, into a file of rows", async () => {
    const path = join(folder, "rows.safetensors");
    await writeRowFile(
      path,
      parquetRows(await parquetFile("b.parquet", { height, count, wet }), ["wet", "height"]),
    );
    const file = await openRowFile(path);
    expect([...(await file.take(Int32Array.of(4, 0))).data]).toEqual([0, 5.5, 1, 1.5]);
    await file.close();
  });

  it("refuses missing values and other types, and unknown columns", async () => {
    const broken = await parquetFile("c.parquet", { height: [1, 2, 3, 4, 5, null], name: [..."abcdef"] });
    await expect(read(broken, ["height"])).rejects.toThrow(
      'expected a number in row 5, column "height", got null',
    );
    await expect(read(broken, ["name"])).rejects.toThrow('in row 0, column "name", got "a"');
    await expect(read(broken, ["hieght"])).rejects.toThrow('among height, name, got "hieght"');
  });
});
