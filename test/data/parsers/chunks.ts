/** Cuts bytes into chunks of the given lengths, repeated as often as needed. */
export async function* cut(bytes: Uint8Array, lengths: readonly number[] = [bytes.length || 1]) {
  for (let start = 0, i = 0; start < bytes.length; i++) {
    const length = lengths[i % lengths.length];
    yield bytes.subarray(start, start + length);
    start += length;
  }
}

/** A file's content as a parser gets it. */
export function contentOf(text: string | Uint8Array, path = "rows.csv") {
  return { path, chunks: cut(typeof text === "string" ? Buffer.from(text) : text) };
}
