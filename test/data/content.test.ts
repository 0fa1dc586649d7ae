import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { contentChecksum, readContent } from "../../src/data/content";
import { useTemporaryCache } from "./temporary-folder";

const folder = useTemporaryCache();

/** Made with Python 3.11: bz2.compress(b"1 1:0.5 3:-2\n" * 3) + bz2.compress(b"2 2:1e-3\n"), two streams in one file. */
const BZIP2 =
  "QlpoOTFBWSZTWZ6UpiIAAApYAAAQQAN6ECAAIr/VQNPSEAMKUi0ZdU8yi0fF3JFOFCQnpSmIgEJaaDkxQVkmU1lvneYOAAACWQAAEEACOBACACAA" +
  "IgHqeoQwIBdOHxdyRThQkG+d5g4=";

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder.path, name);
  writeFileSync(path, bytes);
  return path;
}

async function read(path: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readContent(path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("readContent", () => {
  it("gives the same bytes plain and as gzip, whatever the name", async () => {
    const content = randomBytes(700_000);
    expect((await read(write("plain.gz", content))).equals(content)).toBe(true);
    expect((await read(write("zipped.csv", gzipSync(content)))).equals(content)).toBe(true);
  });

  it("reads bzip2, several streams in one file", async () => {
    const content = await read(write("rows.bz2", Buffer.from(BZIP2, "base64")));
    expect(content.toString()).toBe("1 1:0.5 3:-2\n".repeat(3) + "2 2:1e-3\n");
  });

  it("reads files shorter than any signature", async () => {
    expect((await read(write("empty", Buffer.alloc(0)))).length).toBe(0);
    expect((await read(write("one", Buffer.from("x")))).toString()).toBe("x");
  });

  it.each([
    ["gzip", (bytes: Buffer) => bytes.subarray(0, bytes.length - 30), gzipSync(randomBytes(1000))],
    ["gzip", (bytes: Buffer) => flipByte(bytes, 500), gzipSync(randomBytes(1000))],
    ["bzip2", (bytes: Buffer) => bytes.subarray(0, 40), Buffer.from(BZIP2, "base64")],
    ["bzip2", (bytes: Buffer) => flipByte(bytes, 30), Buffer.from(BZIP2, "base64")],
  ])("refuses damaged %s", async (kind, damage, bytes) => {
    const path = write("damaged", damage(bytes));
    await expect(read(path)).rejects.toThrow(`${path}: the ${kind} file is damaged or ends early`);
  });

  it("stops at a signal", async () => {
    const path = write("long", gzipSync(Buffer.alloc(5_000_000)));
    const reason = new Error("enough");
    await expect(contentChecksum(path, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe("contentChecksum", () => {
  it("is that of the decompressed bytes", async () => {
    const content = Buffer.from("1,2,3\n");
    const expected = createHash("sha256").update(content).digest("hex");
    expect(await contentChecksum(write("a.gz", gzipSync(content)))).toBe(expected);
    expect(await contentChecksum(write("a", content))).toBe(expected);
  });
});

function flipByte(bytes: Buffer, position: number): Buffer {
  const damaged = Buffer.from(bytes);
  damaged[position] ^= 0xff;
  return damaged;
}
