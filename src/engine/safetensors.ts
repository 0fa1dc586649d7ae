/**
 * The safetensors file format: named tensors behind a JSON header, readable by PyTorch, JAX, numpy and Rust.
 *
 * 8 bytes: length of the header, little-endian; the header, `{ name: { dtype, shape, data_offsets: [begin, end] } }`
 * with offsets counted from its end; then the values, row-major, little-endian, without gaps.
 *
 * Own code, because no maintained npm package writes the format; it is small and frozen.
 *
 * Source: https://huggingface.co/docs/safetensors
 */
import { readFile } from "node:fs/promises";
import { writeFile } from "../write-file";
import { type HostTensor, sizeOf } from "./tensors";

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: Record<string, HostTensor>;
  /** Free text by key, as the writer gave it. */
  readonly metadata: Record<string, string>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [begin: number, end: number];
}

const METADATA = "__metadata__";
const LENGTH_BYTES = 8;
// Values begin at a multiple of this, so that a reader may map them into memory as they are.
const ALIGNMENT = 8;
// The reference implementation refuses longer headers, so that a corrupt length asks nobody for all memory.
const LONGEST_HEADER = 100_000_000;

const ARRAYS = { F32: Float32Array, I32: Int32Array, U8: Uint8Array, BOOL: Uint8Array } as const;

/**
 * Writes tensors into one file, by atomic rename. Float32Array is stored as F32, Int32Array as I32, Uint8Array as U8.
 *
 * @param metadata free text by key.
 * @throws RangeError when a tensor's values do not fill its shape, or a tensor is named `__metadata__`.
 */
export async function writeSafetensors(
  path: string,
  tensors: Readonly<Record<string, HostTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const header: Record<string, Entry | Readonly<Record<string, string>>> = {};
  if (Object.keys(metadata).length > 0) header[METADATA] = metadata;
  // The widest elements first: each tensor then begins at a multiple of its element's size.
  const sorted = Object.entries(tensors).sort(
    ([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT,
  );
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, { data, shape }] of sorted) {
    if (name === METADATA) throw new RangeError(`writeSafetensors: the name "${METADATA}" is reserved`);
    if (data.length !== sizeOf(shape)) {
      throw new RangeError(
        `writeSafetensors: expected ${sizeOf(shape)} values in "${name}" for the shape [${shape.join(", ")}], ` +
          `got ${data.length}`,
      );
    }
    const begin = end;
    end += data.byteLength;
    define(header, name, { dtype: dtypeOf(data), shape: [...shape], data_offsets: [begin, end] });
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const json = JSON.stringify(header);
  const padding = -(LENGTH_BYTES + Buffer.byteLength(json)) & (ALIGNMENT - 1);
  const headerBytes = Buffer.from(json + " ".repeat(padding));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(headerBytes.length));
  await writeFile(path, Buffer.concat([length, headerBytes, ...parts]));
}

/**
 * Reads a whole safetensors file. F32 becomes a Float32Array, I32 an Int32Array, U8 and BOOL a Uint8Array.
 *
 * @throws Error naming the file and what is wrong with it: truncated, no valid header, an element type that is not one
 *   of the four, or tensors that overlap, leave gaps, or do not fill the file.
 */
export async function readSafetensors(path: string): Promise<Safetensors> {
  const bytes = await readFile(path);
  const refuse = (problem: string): never => {
    throw new Error(`readSafetensors: ${path}: ${problem}`);
  };
  if (bytes.length < LENGTH_BYTES)
    refuse(`expected at least ${LENGTH_BYTES} bytes, got ${bytes.length}; the file is truncated`);
  const headerLength = Number(bytes.readBigUInt64LE());
  if (headerLength > LONGEST_HEADER)
    refuse(`the header claims ${headerLength} bytes; not a safetensors file`);
  const valuesStart = LENGTH_BYTES + headerLength;
  if (valuesStart > bytes.length) {
    refuse(
      `expected a header of ${headerLength} bytes, got ${bytes.length - LENGTH_BYTES}; the file is truncated`,
    );
  }
  const { [METADATA]: metadata = {}, ...entries } = parseHeader(
    bytes.toString("utf8", LENGTH_BYTES, valuesStart),
    refuse,
  );
  if (!isObject(metadata) || !Object.values(metadata).every((text) => typeof text === "string"))
    refuse(`expected ${METADATA} to hold only text, got ${JSON.stringify(metadata)}`);

  for (const [name, entry] of Object.entries(entries)) checkEntry(name, entry, refuse);
  const checked = Object.entries(entries) as [string, Entry][];
  checkCoverage(checked, bytes.length - valuesStart, refuse);
  const tensors = checked.map(([name, { dtype, shape, data_offsets }]): [string, HostTensor] => {
    const [begin, end] = data_offsets.map((offset) => bytes.byteOffset + valuesStart + offset);
    return [name, { data: new ARRAYS[dtype as keyof typeof ARRAYS](bytes.buffer.slice(begin, end)), shape }];
  });
  return { tensors: Object.fromEntries(tensors), metadata: metadata as Record<string, string> };
}

type Refuse = (problem: string) => never;

function parseHeader(json: string, refuse: Refuse): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(json);
  } catch (error) {
    return refuse(`the header is no valid JSON (${(error as Error).message})`);
  }
  return isObject(header) ? header : refuse("the header is not a JSON object");
}

function checkEntry(name: string, entry: unknown, refuse: Refuse): void {
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const { dtype, shape, data_offsets: offsets } = (isObject(entry) ? entry : {}) as Record<string, unknown>;
  if (typeof dtype !== "string" || !Object.hasOwn(ARRAYS, dtype))
    return refuse(
      `"${name}" has elements of type ${String(dtype)}; known: ${Object.keys(ARRAYS).join(", ")}`,
    );
  if (!Array.isArray(shape) || !shape.every(isCount))
    return refuse(`expected the shape of "${name}" as a list of lengths, got ${JSON.stringify(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    return refuse(`expected the offsets of "${name}" as [begin, end], got ${JSON.stringify(offsets)}`);
  const needed = sizeOf(shape) * ARRAYS[dtype as keyof typeof ARRAYS].BYTES_PER_ELEMENT;
  if (offsets[1] - offsets[0] !== needed)
    refuse(
      `"${name}", ${dtype}[${shape.join(", ")}], needs ${needed} bytes, its offsets hold ${offsets[1] - offsets[0]}`,
    );
}

/** Every byte behind the header has to belong to exactly one tensor. */
function checkCoverage(entries: readonly [string, Entry][], size: number, refuse: Refuse): void {
  const byPosition = [...entries].sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  );
  let covered = 0;
  for (const [name, { data_offsets }] of byPosition) {
    const [begin, end] = data_offsets;
    if (begin < covered) refuse(`"${name}" overlaps the tensor before it by ${covered - begin} bytes`);
    if (begin > covered) refuse(`${begin - covered} bytes before "${name}" belong to no tensor`);
    covered = end;
  }
  if (covered > size) refuse(`expected ${covered} bytes of values, got ${size}; the file is truncated`);
  if (covered < size) refuse(`expected ${covered} bytes of values, got ${size}`);
}

function dtypeOf(data: HostTensor["data"]): keyof typeof ARRAYS {
  if (data instanceof Float32Array) return "F32";
  return data instanceof Int32Array ? "I32" : "U8";
}

/** Sets a property even where its name is `__proto__`, which an assignment would take for the prototype. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
