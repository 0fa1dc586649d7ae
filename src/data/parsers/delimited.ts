import type { FileContent } from "../catalogue/entry";
import type { Table } from "../dataset";
import { FieldCursor } from "./field-cursor";
import { forEachLine } from "./lines";
import { TableBuilder } from "./table-builder";

/** The label belongs to a class that the table leaves out. */
export const LEFT_OUT = -1;

/** A text file of one row per line, without quoting. Columns count from 0. */
export interface DelimitedFormat {
  /** Lines before the first row. */
  readonly headerLines?: number;
  /** Fields of a line, label and ignored ones included. */
  readonly fields: number;
  /** Column of the label. */
  readonly label: number;
  /** Class index, or `LEFT_OUT`, of every label that may occur. */
  readonly classOf: ReadonlyMap<string, number>;
  readonly classNames: readonly string[];
  /** Columns that are no feature, e.g. a row number. */
  readonly ignored?: readonly number[];
  /** Columns of names: coded 0, 1, 2, ... in order of first appearance over all lines of all files. */
  readonly symbolic?: readonly number[];
  readonly featureNames?: readonly string[];
  /** Rows to make room for. */
  readonly expectedRows: number;
}

type Role = "feature" | "symbol" | "label" | "ignored";

/**
 * Parses comma-separated files one after the other into one table.
 *
 * @throws Error naming file, line and column of a field that is missing, surplus, not numeric, or an unknown label.
 */
export async function parseDelimited(files: readonly FileContent[], format: DelimitedFormat): Promise<Table> {
  const roles = Array.from({ length: format.fields }, (_, column): Role => {
    if (column === format.label) return "label";
    if (format.ignored?.includes(column)) return "ignored";
    return format.symbolic?.includes(column) ? "symbol" : "feature";
  });
  const codes = roles.map(() => new Map<string, number>());
  const columns = roles.filter((role) => role === "feature" || role === "symbol").length;
  const builder = new TableBuilder(columns, format.expectedRows);

  for (const file of files) {
    const cursor = new FieldCursor(file.path, ",".charCodeAt(0));
    await forEachLine(file.chunks, (bytes, start, end, number) => {
      if (number <= (format.headerLines ?? 0)) return;
      cursor.startLine(bytes, start, end, number);
      const { data, offset } = builder.nextRow();
      let feature = offset;
      let label = LEFT_OUT;
      for (let column = 0; column < roles.length; column++) {
        if (cursor.atEnd) cursor.fail(`expected ${roles.length} fields, got ${column}`, column + 1);
        if (roles[column] === "feature") data[feature++] = cursor.nextNumber();
        else if (roles[column] === "symbol") data[feature++] = codeOf(cursor.nextText(), codes[column]);
        else if (roles[column] === "label") label = classOf(cursor, format);
        else cursor.nextText();
      }
      if (!cursor.atEnd) cursor.fail(`expected ${roles.length} fields, got more`, roles.length + 1);
      if (label !== LEFT_OUT) builder.add(label);
    });
  }
  return { ...builder.finish(), classNames: format.classNames, featureNames: format.featureNames };
}

/** Each label is its own class, in the order of `classNames`. */
export function classesByName(classNames: readonly string[]): Map<string, number> {
  return new Map(classNames.map((name, index) => [name, index]));
}

function codeOf(symbol: string, codes: Map<string, number>): number {
  let code = codes.get(symbol);
  if (code === undefined) codes.set(symbol, (code = codes.size));
  return code;
}

function classOf(cursor: FieldCursor, format: DelimitedFormat): number {
  const label = cursor.nextText();
  return format.classOf.get(label) ?? cursor.fail(`expected a known label, got "${label}"`);
}
