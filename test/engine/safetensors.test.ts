import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/engine/safetensors";
import type { HostTensor } from "../../src/engine/tensors";

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "safetensors-"));
  path = join(folder, "file.safetensors");
});
afterAll(() => rm(folder, { recursive: true }));

const shapes = fc.array(fc.nat(4), { maxLength: 3 });
const tensor = shapes.chain((shape): fc.Arbitrary<HostTensor> => {
  const size = shape.reduce((a, b) => a * b, 1);
  const range = { minLength: size, maxLength: size };
  return fc
    .oneof(
      fc.float32Array(range),
      fc.int32Array(range),
      fc.uint8Array(range) as fc.Arbitrary<HostTensor["data"]>,
    )
    .map((data) => ({ data, shape }));
});
const names = fc.oneof(
  fc.string(),
  fc.constantFrom("weights/kernel", "__proto__", "constructor", "längs", "値"),
);

/** A file of this header and that many bytes of values. */
async function handMade(header: unknown, valueBytes: number): Promise<void> {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  await writeFile(path, Buffer.concat([length, json, Buffer.alloc(valueBytes)]));
}

const entry = (begin: number, end: number, shape = [(end - begin) / 4], dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe("safetensors", () => {
  it("reads back what was written, bit for bit, whatever the names", async () => {
    const dictionary = <T>(value: fc.Arbitrary<T>) =>
      fc
        .uniqueArray(fc.tuple(names, value), { selector: ([name]) => name, maxLength: 5 })
        .map((entries) => Object.fromEntries(entries));
    await fc.assert(
      fc.asyncProperty(dictionary(tensor), dictionary(fc.string()), async (tensors, metadata) => {
        fc.pre(!("__metadata__" in tensors));
        await writeSafetensors(path, tensors, metadata);
        const read = await readSafetensors(path);
        expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
        for (const [name, { data, shape }] of Object.entries(tensors)) {
          expect(read.tensors[name].shape).toEqual(shape);
          expect(read.tensors[name].data).toEqual(data);
        }
        expect(Object.entries(read.metadata)).toEqual(Object.entries(metadata));
      }),
    );
  });

  it("writes the bytes of the format's description", async () => {
    await writeSafetensors(path, { a: { data: Int32Array.of(1, -2), shape: [2] } });
    const bytes = await readFile(path);
    const headerLength = Number(bytes.readBigUInt64LE());
    expect((8 + headerLength) % 8).toBe(0);
    expect(JSON.parse(bytes.toString("utf8", 8, 8 + headerLength))).toEqual({
      a: { dtype: "I32", shape: [2], data_offsets: [0, 8] },
    });
    expect([bytes.readInt32LE(8 + headerLength), bytes.readInt32LE(12 + headerLength)]).toEqual([1, -2]);
  });

  it("writes a view of a larger buffer, and only that", async () => {
    const whole = Float32Array.of(0, 1, 2, 3, 4);
    await writeSafetensors(path, { part: { data: whole.subarray(1, 3), shape: [2] } });
    expect((await readSafetensors(path)).tensors.part.data).toEqual(Float32Array.of(1, 2));
  });

  it("reads a file with unaligned values and BOOL, as other writers may leave it", async () => {
    await handMade(
      `{"a":{"dtype":"BOOL","shape":[],"data_offsets":[0,1]},"b":${JSON.stringify(entry(1, 5))}} `,
      5,
    );
    const { tensors } = await readSafetensors(path);
    expect(tensors.a).toEqual({ data: Uint8Array.of(0), shape: [] });
    expect(tensors.b).toEqual({ data: Float32Array.of(0), shape: [1] });
  });

  it("leaves nothing beside the file, and the old file where writing fails", async () => {
    await writeSafetensors(path, { a: { data: Float32Array.of(1), shape: [] } });
    await expect(writeSafetensors(path, { a: { data: Float32Array.of(1), shape: [2] } })).rejects.toThrow(
      'writeSafetensors: expected 2 values in "a" for the shape [2], got 1',
    );
    expect(await readdir(folder)).toEqual(["file.safetensors"]);
    expect((await readSafetensors(path)).tensors.a.data).toEqual(Float32Array.of(1));
  });

  it("refuses the reserved name", async () => {
    const tensors = { __metadata__: { data: Float32Array.of(1), shape: [] } };
    await expect(writeSafetensors(path, tensors)).rejects.toThrow(/"__metadata__" is reserved/);
  });

  it("refuses every truncation of a good file", async () => {
    const good = join(folder, "good.safetensors");
    await writeSafetensors(good, {
      a: { data: Float32Array.of(1, 2), shape: [2] },
      b: { data: Uint8Array.of(3), shape: [1] },
    });
    const bytes = await readFile(good);
    for (let length = 0; length < bytes.length; length++) {
      await writeFile(path, bytes.subarray(0, length));
      await expect(readSafetensors(path)).rejects.toThrow(/file\.safetensors: .*truncated/);
    }
    await writeFile(path, Buffer.concat([bytes, Buffer.alloc(1)]));
    await expect(readSafetensors(path)).rejects.toThrow("expected 9 bytes of values, got 10");
  });

  it("never answers a corrupt file with anything but tensors or its own error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.nat(20), async (header, size) => {
        await handMade(header, size);
        await readSafetensors(path).catch((error: Error) =>
          expect(error.message).toContain("readSafetensors: "),
        );
      }),
    );
  });

  it.each([
    ["a length beyond reason", Buffer.alloc(16, 0xff), /claims 18446744073709552000 bytes/],
    ["bad JSON", "{", /no valid JSON/],
    ["a header that is no object", [1], /not a JSON object/],
    [
      "an unknown type",
      { a: entry(0, 8, [1], "F64") },
      /"a" has elements of type F64; known: F32, I32, U8, BOOL/,
    ],
    ["a type named like an inherited property", { a: entry(0, 8, [2], "toString") }, /of type toString/],
    ["a missing type", { a: { shape: [], data_offsets: [0, 8] } }, /of type undefined/],
    ["an entry that is no object", { a: 1 }, /of type undefined/],
    ["a fractional shape", { a: entry(0, 8, [0.5]) }, /shape of "a" as a list of lengths, got \[0.5\]/],
    ["offsets that run backwards", { a: entry(8, 0, [2]) }, /needs 8 bytes, its offsets hold -8/],
    ["negative offsets", { a: { dtype: "F32", shape: [2], data_offsets: [-4, 4] } }, /got \[-4,4\]/],
    ["a shape that does not fit", { a: entry(0, 8, [3]) }, /needs 12 bytes, its offsets hold 8/],
    [
      "overlapping tensors",
      { a: entry(0, 8), b: entry(4, 8) },
      /"b" overlaps the tensor before it by 4 bytes/,
    ],
    ["a gap", { a: entry(4, 8) }, /4 bytes before "a" belong to no tensor/],
    ["metadata that is not text", { __metadata__: { epoch: 3 }, a: entry(0, 8) }, /to hold only text/],
  ])("refuses %s", async (_case, header, message) => {
    if (Buffer.isBuffer(header)) await writeFile(path, header);
    else await handMade(header, 8);
    await expect(readSafetensors(path)).rejects.toThrow(message);
  });
});
