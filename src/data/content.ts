import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { decode as decodeBzip2 } from "seek-bzip";

const CHUNK_BYTES = 1 << 18;

/**
 * The content of a file in chunks, decompressed where it is gzip or bzip2 (told by its first bytes, not its name: mirrors
 * compress, decompress and rename).
 *
 * @throws Error naming the file when the compressed form is damaged or ends early.
 */
export async function* readContent(
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const compression = await compressionOf(path);
  try {
    if (compression === "bzip2") yield* bunzip2(await readFile(path, { signal }));
    else if (compression === "gzip") yield* gunzip(path, signal);
    else yield* createReadStream(path, { highWaterMark: CHUNK_BYTES, signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (compression === undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${path}: the ${compression} file is damaged or ends early (${reason})`, {
      cause: error,
    });
  }
}

/** sha256 of the decompressed content of a file, in hexadecimal. */
export async function contentChecksum(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of readContent(path, signal)) hash.update(chunk);
  return hash.digest("hex");
}

async function compressionOf(path: string): Promise<"gzip" | "bzip2" | undefined> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(3), 0, 3, 0);
    const start = buffer.subarray(0, bytesRead).toString("latin1");
    if (start.startsWith("\x1f\x8b")) return "gzip";
    return start === "BZh" ? "bzip2" : undefined;
  } finally {
    await file.close();
  }
}

function gunzip(path: string, signal?: AbortSignal): AsyncIterable<Uint8Array> {
  const unzipped = createGunzip({ chunkSize: CHUNK_BYTES });
  // Errors of either stream reach the reader of the second one.
  pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES, signal }), unzipped, () => {});
  return unzipped;
}

function* bunzip2(compressed: Uint8Array): Generator<Uint8Array, void, undefined> {
  const chunks: Uint8Array[] = [];
  let chunk = new Uint8Array(CHUNK_BYTES);
  let length = 0;
  const writeByte = (byte: number) => {
    if (length === CHUNK_BYTES) {
      chunks.push(chunk);
      chunk = new Uint8Array(CHUNK_BYTES);
      length = 0;
    }
    chunk[length++] = byte;
  };
  decodeBzip2(compressed, { writeByte }, true);
  yield* chunks;
  yield chunk.subarray(0, length);
}
