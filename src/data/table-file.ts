import { mkdir, open, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import type { Table } from "./dataset";
import { matrix } from "./matrix";
import { newPart, publishPart, removeAbandonedParts } from "./parts";

/**
 * Tables as files in the safetensors layout (https://github.com/huggingface/safetensors, "Format"): the length of the
 * header as a 64-bit little-endian integer, the header as JSON, then the values of all tensors.
 *
 * `x` is rows x columns, in the narrowest of `TYPES` that holds every value; `y` is one byte per row. The metadata hold
 * the names of classes and features, and a CRC-32 of the values, because files in a cache do get damaged.
 */
const TYPES = { U8: Uint8Array, I16: Int16Array, F32: Float32Array };
type TypeName = keyof typeof TYPES;
type Values = Uint8Array | Int16Array | Float32Array;

const MAX_CLASSES = 256;
/** What one read may ask for: the system call takes at most 2^31 - 1 bytes. */
const MAX_READ = 1 << 30;

interface Tensor {
  dtype: TypeName;
  shape: number[];
  data_offsets: [number, number];
}

interface Header {
  __metadata__: { classNames: string; featureNames?: string; crc32: string };
  x: Tensor;
  y: Tensor;
}

/**
 * Writes `table` to `path`, which appears in one step.
 *
 * @throws RangeError when there are more than 256 classes.
 */
export async function writeTable(path: string, table: Table): Promise<void> {
  const { x, y, classNames, featureNames } = table;
  if (classNames.length > MAX_CLASSES) {
    throw new RangeError(`writeTable: expected at most ${MAX_CLASSES} classes, got ${classNames.length}`);
  }
  const dtype = narrowestType(x.data);
  const features = bytesOf(dtype === "F32" ? x.data : new TYPES[dtype](x.data));
  const labels = new Uint8Array(y);
  const header: Header = {
    __metadata__: {
      classNames: JSON.stringify(classNames),
      ...(featureNames ? { featureNames: JSON.stringify(featureNames) } : {}),
      crc32: String(crc32(labels, crc32(features))),
    },
    x: { dtype, shape: [x.rows, x.cols], data_offsets: [0, features.length] },
    y: { dtype: "U8", shape: [x.rows], data_offsets: [features.length, features.length + labels.length] },
  };
  await mkdir(dirname(path), { recursive: true });
  await removeAbandonedParts(path);
  const part = newPart(path);
  try {
    const file = await open(part, "wx");
    try {
      for (const bytes of [...headerBytes(header), features, labels]) await file.appendFile(bytes);
    } finally {
      await file.close();
    }
    await publishPart(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Reads a table; undefined when there is none at `path` or it is damaged. */
export async function readTable(path: string): Promise<Table | undefined> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch {
    return undefined;
  }
  try {
    return await readOpenTable(file);
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

async function readOpenTable(file: FileHandle): Promise<Table> {
  const length = Buffer.alloc(8);
  await fill(file, length, 0);
  const headerLength = Number(length.readBigUInt64LE());
  const start = 8 + headerLength;
  const { size } = await file.stat();
  if (start > size) throw new RangeError("the header is longer than the file");
  const json = Buffer.alloc(headerLength);
  await fill(file, json, 8);
  const header = JSON.parse(json.toString("utf8")) as Header;
  const [rows, cols] = header.x.shape;
  const features = new TYPES[header.x.dtype](rows * cols);
  const labels = new Uint8Array(rows);
  await fill(file, bytesOf(features), start + header.x.data_offsets[0]);
  await fill(file, labels, start + header.y.data_offsets[0]);
  if (String(crc32(labels, crc32(bytesOf(features)))) !== header.__metadata__.crc32) {
    throw new RangeError("the values do not match their CRC-32");
  }
  const { classNames, featureNames } = header.__metadata__;
  return {
    x: matrix(features instanceof Float32Array ? features : new Float32Array(features), rows, cols),
    y: new Int32Array(labels),
    classNames: JSON.parse(classNames) as string[],
    featureNames: featureNames === undefined ? undefined : (JSON.parse(featureNames) as string[]),
  };
}

/** Length and JSON; padded with spaces, so that the values begin at a multiple of 8 bytes. */
function headerBytes(header: Header): [Buffer, Buffer] {
  let json = Buffer.from(JSON.stringify(header), "utf8");
  json = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return [length, json];
}

/** Reads until `bytes` is full. */
async function fill(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await file.read(
      bytes,
      done,
      Math.min(bytes.length - done, MAX_READ),
      position + done,
    );
    if (bytesRead === 0) throw new RangeError("the file ends early");
    done += bytesRead;
  }
}

function bytesOf(values: Values): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function narrowestType(values: Float32Array): TypeName {
  let min = 0;
  let max = 0;
  for (const value of values) {
    if (!Number.isInteger(value) || Object.is(value, -0)) return "F32";
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min >= 0 && max <= 255) return "U8";
  return min >= -32_768 && max <= 32_767 ? "I16" : "F32";
}
