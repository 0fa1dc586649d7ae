const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Calls `onLine` for every line that is not empty; LF, CRLF and CR all end a line.
 *
 * A line is `bytes[start .. end - 1]`, valid only during the call; `number` counts from 1, empty lines included.
 */
export async function forEachLine(
  chunks: AsyncIterable<Uint8Array>,
  onLine: (bytes: Uint8Array, start: number, end: number, number: number) => void,
): Promise<void> {
  let rest: Uint8Array = new Uint8Array(0);
  let number = 1;
  let afterCarriageReturn = false;
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let i = rest.length; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
        afterCarriageReturn = false;
        continue;
      }
      if (byte === LINE_FEED && afterCarriageReturn) {
        afterCarriageReturn = false;
      } else {
        if (i > start) onLine(bytes, start, i, number);
        number++;
        afterCarriageReturn = byte === CARRIAGE_RETURN;
      }
      start = i + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) onLine(rest, 0, rest.length, number);
}
