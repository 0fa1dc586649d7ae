import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { Matrix } from "../data/matrix";
import { cacheFolder } from "../data/places";
import { readSafetensors, writeSafetensors } from "../engine/safetensors";
import type { Neighbors } from "./neighbors";

/** Raised when the same data and k lead to another result. */
const REVISION = 1;

/**
 * Where the neighbours of this data are kept: the name is a hash of the values and of k, so a result is found again
 * whatever the data is called, and never mistaken for another's.
 *
 * @param queries undefined where the rows are searched for their own neighbours.
 */
export function resultPath(train: Matrix, queries: Matrix | undefined, k: number): string {
  const hash = createHash("sha256").update(JSON.stringify({ revision: REVISION, k, itself: !queries }));
  for (const { data, rows, cols } of queries ? [train, queries] : [train]) {
    hash.update(JSON.stringify({ rows, cols }));
    hash.update(bytesOf(data));
  }
  return join(cacheFolder(), "neighbors", `${hash.digest("hex").slice(0, 32)}.safetensors`);
}

/** A result kept earlier; undefined when there is none or it is damaged. */
export async function readResult(path: string, rows: number, k: number): Promise<Neighbors | undefined> {
  try {
    const { tensors, metadata } = await readSafetensors(path);
    const { data: indices } = tensors.indices;
    const { data: distances } = tensors.distances;
    if (!(indices instanceof Int32Array) || !(distances instanceof Float32Array)) return undefined;
    if (indices.length !== rows * k || distances.length !== rows * k) return undefined;
    return metadata.crc32 === checksum(indices, distances) ? { indices, distances, rows, k } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a result; one that cannot be written costs time later, so that is a warning, not an error. */
export async function writeResult(path: string, { indices, distances, rows, k }: Neighbors): Promise<void> {
  const shape = [rows, k];
  const tensors = { indices: { data: indices, shape }, distances: { data: distances, shape } };
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeSafetensors(path, tensors, { crc32: checksum(indices, distances) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(`nearestNeighbors: could not keep the result (${reason})`);
  }
}

function checksum(indices: Int32Array, distances: Float32Array): string {
  return String(crc32(bytesOf(distances), crc32(bytesOf(indices))));
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
