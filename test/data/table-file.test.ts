import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Table } from "../../src/data/dataset";
import { matrix } from "../../src/data/matrix";
import { readTable, writeTable } from "../../src/data/table-file";
import { useTemporaryCache } from "./temporary-folder";

const folder = useTemporaryCache();
const path = () => join(folder.path, "deeper", "table.safetensors");

function tableOf(values: number[], cols = 2): Table {
  const rows = values.length / cols;
  const y = Int32Array.from({ length: rows }, (_, i) => i % 3);
  return { x: matrix(Float32Array.from(values), rows, cols), y, classNames: ["a", "b", "ü"] };
}

describe("writeTable and readTable", () => {
  it("give back any table, bit for bit", async () => {
    const value = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: -32_768, max: 32_767 }),
      fc.float({ noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { maxLength: 30 }), async (rows) => {
        const table = { ...tableOf(rows.flat()), featureNames: ["one", "two"] };
        await writeTable(path(), table);
        const read = await readTable(path());
        expect(read).toEqual(table);
        read!.x.data.forEach((v, i) => expect(Object.is(v, table.x.data[i])).toBe(true));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["one byte", [0, 255, 7, 3], 1],
    ["two bytes", [0, 256, -7, 3], 2],
    ["four bytes", [0, 0.5, 7, 3], 4],
    ["four bytes", [0, -0, 7, 3], 4],
    ["four bytes", [0, 70_000, 7, 3], 4],
  ])("take %s a value for %j", async (_, values, bytes) => {
    await writeTable(path(), tableOf(values));
    const file = readFileSync(path());
    const start = 8 + Number(file.readBigUInt64LE());
    expect(start % 8).toBe(0);
    expect(file.length - start).toBe(values.length * bytes + 2);
  });

  it("leave nothing but the file", async () => {
    await writeTable(path(), tableOf([1, 2, 3, 4]));
    await writeTable(path(), tableOf([5, 6]));
    expect(readdirSync(join(folder.path, "deeper"))).toEqual(["table.safetensors"]);
    expect((await readTable(path()))!.x.rows).toBe(1);
  });
});

describe("readTable", () => {
  it("finds nothing where nothing is", async () => {
    expect(await readTable(path())).toBeUndefined();
  });

  it("does not take a damaged file for a table, wherever the damage is", async () => {
    await writeTable(path(), tableOf([1, 2, 3, 4, 5, 6]));
    const bytes = readFileSync(path());
    const values = 8 + Number(bytes.readBigUInt64LE());
    for (const position of [0, 6, 9, values - 1, values, values + 5, bytes.length - 1]) {
      const damaged = Buffer.from(bytes);
      damaged[position] ^= 0x55;
      writeFileSync(path(), damaged);
      expect(await readTable(path()), `byte ${position}`).toBeUndefined();
    }
  });

  it("does not take a truncated file for a table, however short", async () => {
    await writeTable(path(), tableOf([1, 2, 3, 4]));
    for (let length = statSync(path()).size - 1; length >= 0; length -= 17) {
      truncateSync(path(), length);
      expect(await readTable(path())).toBeUndefined();
    }
  });
});

describe("writeTable", () => {
  it("refuses more classes than a byte can tell", async () => {
    const classNames = Array.from({ length: 257 }, (_, i) => String(i));
    await expect(writeTable(path(), { ...tableOf([1, 2]), classNames })).rejects.toThrow(
      /at most 256 classes, got 257/,
    );
  });
});
