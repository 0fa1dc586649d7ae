import type { FileContent } from "../catalogue/entry";

/**
 * Parses a file of unsigned bytes in the IDX format of MNIST.
 *
 * Source: https://yann.lecun.com/exdb/mnist/ ("the IDX file format"): two zero bytes, the type (8: unsigned byte), the
 * number of dimensions, each dimension as a big-endian 32-bit integer, then the values in row-major order.
 *
 * @throws Error naming the file when the header or the length is wrong.
 */
export async function parseIdx(file: FileContent): Promise<{ shape: number[]; values: Uint8Array }> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.chunks) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0 || bytes[2] !== 8) {
    throw new Error(`${file.path}: expected an IDX file of unsigned bytes, got another header`);
  }
  const dimensions = bytes[3];
  const start = 4 + 4 * dimensions;
  if (bytes.length < start)
    throw new Error(`${file.path}: expected ${dimensions} dimensions, got the end of the file`);
  const shape = Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length - start !== size) {
    throw new Error(
      `${file.path}: expected ${size} values (${shape.join(" x ")}), got ${bytes.length - start}`,
    );
  }
  return { shape, values: bytes.subarray(start) };
}
