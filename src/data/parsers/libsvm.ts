import type { FileContent } from "../catalogue/entry";
import type { Table } from "../dataset";
import { parseDecimal } from "./decimal";
import { forEachLine } from "./lines";
import { TableBuilder } from "./table-builder";

/** A sparse text file of lines `label index:value index:value ...`. */
export interface LibsvmFormat {
  /** Features of a row; indices run 1 .. columns. */
  readonly columns: number;
  /** Labels as they stand in the file, in the order of the classes. */
  readonly classNames: readonly string[];
  /** Rows to make room for. */
  readonly expectedRows: number;
}

/**
 * Parses files in LIBSVM's format, one after the other, into one dense table; values that are not listed are 0.
 *
 * Source: https://www.csie.ntu.edu.tw/~cjlin/libsvm/ (README, "the format of training and testing data files").
 *
 * @throws Error naming file, line and field (counted from 1) of an unknown label, a malformed pair, an index out of
 * range or order, or a value that is not finite.
 */
export async function parseLibsvm(files: readonly FileContent[], format: LibsvmFormat): Promise<Table> {
  const builder = new TableBuilder(format.columns, format.expectedRows);
  for (const file of files) {
    await forEachLine(file.chunks, (bytes, start, end, line) => {
      const fields = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
        .toString("latin1")
        .trim()
        .split(/\s+/);
      const fail = (column: number, message: string): never => {
        throw new Error(`${file.path}, line ${line}, column ${column}: ${message}`);
      };
      const label = format.classNames.indexOf(fields[0]);
      if (label < 0) fail(1, `expected a label out of ${format.classNames.join(", ")}, got "${fields[0]}"`);
      const { data, offset } = builder.nextRow();
      let previous = 0;
      for (let i = 1; i < fields.length; i++) {
        const pair =
          /^(\d+):(.+)$/.exec(fields[i]) ?? fail(i + 1, `expected index:value, got "${fields[i]}"`);
        const index = Number(pair[1]);
        if (index <= previous || index > format.columns) {
          fail(i + 1, `expected an index of ${previous + 1} .. ${format.columns}, got ${index}`);
        }
        data[offset + index - 1] = parseDecimal(pair[2], (message) => fail(i + 1, message));
        previous = index;
      }
      builder.add(label);
    });
  }
  return { ...builder.finish(), classNames: format.classNames };
}
