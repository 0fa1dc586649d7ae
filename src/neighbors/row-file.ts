import type { BigIntStats } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Matrix } from "../data/matrix";
import { newPart, publishPart } from "../data/parts";
import type { RowSource } from "./row-source";

/**
 * Rows on disk: a safetensors file (https://huggingface.co/docs/safetensors) of one tensor, F32, rows x columns. The
 * header is padded to a fixed length, so that the number of rows can be filled in once they are all written.
 */
const HEADER_BYTES = 256;
const LENGTH_BYTES = 8;
const LONGEST_HEADER = 1 << 20;
const TENSOR = "rows";
/** What one read may ask for. */
const MAX_READ = 1 << 28;

interface Tensor {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * Writes rows to `path`, block by block; the file appears in one step when all are there.
 *
 * @param blocks matrices with the same columns.
 * @throws RangeError when there are no rows or the columns differ.
 */
export async function writeRowFile(
  path: string,
  blocks: Iterable<Matrix> | AsyncIterable<Matrix>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = newPart(path);
  try {
    const file = await open(part, "wx");
    try {
      let rows = 0;
      let cols: number | undefined;
      await file.write(Buffer.alloc(HEADER_BYTES));
      for await (const block of blocks) {
        cols ??= block.cols;
        if (block.cols !== cols) {
          throw new RangeError(`writeRowFile: expected ${cols} columns in every block, got ${block.cols}`);
        }
        await file.appendFile(bytesOf(block.data));
        rows += block.rows;
      }
      if (!rows || !cols)
        throw new RangeError("writeRowFile: expected at least one row and one column, got none");
      await file.write(headerOf(rows, cols), 0, HEADER_BYTES, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await publishPart(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/**
 * Opens a file of rows for reading: one that `writeRowFile` wrote, or any safetensors file of a single F32 tensor with
 * two dimensions.
 *
 * @throws Error when it is no such file or is cut short.
 */
export async function openRowFile(path: string): Promise<RowFile> {
  const file = await open(path);
  try {
    const stats = await file.stat({ bigint: true });
    const { rows, cols, start } = await readHeader(path, file, Number(stats.size));
    return new RowFile(path, file, stats, rows, cols, start);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** An open file of rows; made by `openRowFile`. */
export class RowFile implements RowSource {
  constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly opened: BigIntStats,
    readonly rows: number,
    readonly cols: number,
    private readonly start: number,
  ) {}

  /** @throws Error when the file has changed since it was opened, and RangeError when there are not so many rows. */
  async read(first: number, into: Float32Array): Promise<void> {
    if (first < 0 || first * this.cols + into.length > this.rows * this.cols) {
      throw new RangeError(
        `RowFile.read: expected rows within 0 .. ${this.rows - 1}, got ${into.length / this.cols} from ${first} on`,
      );
    }
    await this.fill(bytesOf(into), this.start + 4 * first * this.cols);
    await this.requireUnchanged();
  }

  /** As `read`, row by row. */
  async take(rows: Int32Array): Promise<Matrix> {
    const data = new Float32Array(rows.length * this.cols);
    const bytes = bytesOf(data);
    const rowBytes = 4 * this.cols;
    for (const [i, row] of rows.entries()) {
      if (!(row >= 0 && row < this.rows)) {
        throw new RangeError(`RowFile.take: expected rows within 0 .. ${this.rows - 1}, got ${row}`);
      }
      await this.fill(bytes.subarray(i * rowBytes, (i + 1) * rowBytes), this.start + row * rowBytes);
    }
    await this.requireUnchanged();
    return { data, rows: rows.length, cols: this.cols };
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async fill(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const length = Math.min(bytes.length - done, MAX_READ);
      const { bytesRead } = await this.file.read(bytes, done, length, position + done);
      if (bytesRead === 0) throw this.changed();
      done += bytesRead;
    }
  }

  private async requireUnchanged(): Promise<void> {
    const { size, mtimeNs } = await this.file.stat({ bigint: true });
    if (size !== this.opened.size || mtimeNs !== this.opened.mtimeNs) throw this.changed();
  }

  private changed(): Error {
    return new Error(
      `RowFile: expected ${this.path} to stay as it was when opened, but it has changed; ` +
        "start again when nothing writes to it",
    );
  }
}

function headerOf(rows: number, cols: number): Buffer {
  const tensor: Tensor = { dtype: "F32", shape: [rows, cols], data_offsets: [0, 4 * rows * cols] };
  const header = Buffer.alloc(HEADER_BYTES, " ");
  header.writeBigUInt64LE(BigInt(HEADER_BYTES - LENGTH_BYTES));
  header.write(JSON.stringify({ [TENSOR]: tensor }), LENGTH_BYTES);
  return header;
}

async function readHeader(path: string, file: FileHandle, size: number) {
  const refuse = (problem: string) =>
    new Error(
      `openRowFile: expected ${path} to be a safetensors file of one F32 tensor, rows x columns; ${problem}`,
    );
  const prefix = Buffer.alloc(LENGTH_BYTES);
  await file.read(prefix, 0, LENGTH_BYTES, 0);
  const length = Number(prefix.readBigUInt64LE());
  if (size < LENGTH_BYTES || length > LONGEST_HEADER || LENGTH_BYTES + length > size) {
    throw refuse(`its ${size} bytes begin with no such header`);
  }
  const json = Buffer.alloc(length);
  await file.read(json, 0, length, LENGTH_BYTES);
  let tensors: [string, Partial<Tensor>][];
  try {
    const header = JSON.parse(json.toString("utf8")) as Record<string, Partial<Tensor>>;
    tensors = Object.entries(header).filter(([name]) => name !== "__metadata__");
  } catch {
    throw refuse("its header is no JSON");
  }
  if (tensors.length !== 1) throw refuse(`it has ${tensors.length} tensors`);
  const [, { dtype, shape = [], data_offsets: offsets = [] }] = tensors[0];
  if (
    dtype !== "F32" ||
    shape.length !== 2 ||
    !shape.every((extent) => Number.isSafeInteger(extent) && extent > 0)
  ) {
    throw refuse(`its tensor is ${dtype}, ${JSON.stringify(shape)}`);
  }
  const [rows, cols] = shape;
  const start = LENGTH_BYTES + length;
  const expected = start + 4 * rows * cols;
  if (offsets[0] !== 0 || size !== expected) {
    throw refuse(
      `with ${rows} x ${cols} values it has to have ${expected} bytes, but has ${size}: it is cut short or damaged`,
    );
  }
  return { rows, cols, start };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
