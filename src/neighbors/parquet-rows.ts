import { open } from "node:fs/promises";
import { parquetMetadataAsync, parquetRead, parquetSchema } from "hyparquet";
import type { Matrix } from "../data/matrix";

/**
 * The rows of a Parquet file as float32, one row group after the other: what `writeRowFile` takes, to make a file whose
 * rows can be read in any order.
 *
 * @param columns the names of the columns, in the order of the features; all of them unless told otherwise. Numbers,
 * big integers and booleans are taken, the last as 0 and 1.
 * @throws Error naming row and column where a value is missing or none of these, and naming a column that is not there.
 */
export async function* parquetRows(path: string, columns?: readonly string[]): AsyncGenerator<Matrix> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const file = {
      byteLength: size,
      async slice(start: number, end = size): Promise<ArrayBuffer> {
        const bytes = new Uint8Array(end - start);
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
        if (bytesRead < bytes.length) throw new Error(`parquetRows: ${path} is cut short`);
        return bytes.buffer;
      },
    };
    const metadata = await parquetMetadataAsync(file);
    const known = parquetSchema(metadata).children.map(({ element }) => element.name);
    const names = columns ?? known;
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new RangeError(`parquetRows: expected columns among ${known.join(", ")}, got "${unknown}"`);
    }
    let rowStart = 0;
    for (const { num_rows } of metadata.row_groups) {
      const rows = Number(num_rows);
      const data = new Float32Array(rows * names.length);
      let failure: Error | undefined;
      await parquetRead({
        file,
        metadata,
        columns: [...names],
        rowStart,
        rowEnd: rowStart + rows,
        // What is thrown in here is lost.
        onChunk({ columnName, columnData, rowStart: first }) {
          const column = names.indexOf(columnName);
          for (let i = 0; i < columnData.length; i++) {
            const value: unknown = columnData[i];
            if (isNumeric(value)) data[(first + i - rowStart) * names.length + column] = Number(value);
            else failure ??= refusal(value, first + i, columnName);
          }
        },
      });
      if (failure) throw failure;
      yield { data, rows, cols: names.length };
      rowStart += rows;
    }
  } finally {
    await handle.close();
  }
}

function isNumeric(value: unknown): value is number | bigint | boolean {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
}

function refusal(value: unknown, row: number, column: string): Error {
  return new Error(
    `parquetRows: expected a number in row ${row}, column "${column}", got ${JSON.stringify(value)}; ` +
      "drop or impute such rows first",
  );
}
