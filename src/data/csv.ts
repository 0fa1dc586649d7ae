import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import { Readable } from "node:stream";
import { parse } from "papaparse";
import { unknownName } from "../errors";
import { readContent } from "./content";
import type { Dataset } from "./dataset";
import { isDecimal, parseDecimal } from "./parsers/decimal";
import { TableBuilder } from "./parsers/table-builder";

export interface CsvOptions {
  /** The column of the class: its name in the header line, or its position, counted from 0. */
  label: string | number;
  /** The labels in the order of their class indices; default: all that occur, sorted (numbers by value). */
  classNames?: readonly string[];
  /** Default: found out from the first lines (comma, semicolon, tab or bar). */
  delimiter?: string;
}

/**
 * Reads a CSV file (also gzip or bzip2) of numeric features and one label column.
 *
 * The first line is a header when the label is given by name, or when no feature field in it is a number. Fields may be
 * quoted; empty lines are skipped.
 *
 * @throws Error naming file, line and column (from 1, with its name) of a field that is missing, not numeric, NaN or
 * infinite, of a line with more or fewer fields than the first, of an unknown label, or of an unclosed quote; RangeError
 * when there is no such label column, offering the nearest name.
 */
export async function loadCsv(path: string, options: CsvOptions): Promise<Dataset> {
  const rows = new CsvRows(path, options);
  const hash = createHash("sha256");
  let line = 1;
  await forEachRow(path, options.delimiter, hash.update.bind(hash), (fields, problem) => {
    if (problem !== undefined) throw new Error(`${path}, line ${line}: ${problem}`);
    if (fields.length > 1 || fields[0] !== "") rows.add(fields, line);
    line += 1 + lineBreaksIn(fields);
  });
  const name = basename(path);
  return {
    ...rows.finish(),
    name,
    title: name,
    source: resolve(path),
    checksum: hash.digest("hex"),
    verified: true,
    standIn: false,
  };
}

/**
 * Calls `onRow` with the fields of each row, and with what is wrong with its quotes, if anything; rows with line breaks
 * inside of quotes span several lines.
 */
function forEachRow(
  path: string,
  delimiter: string | undefined,
  onBytes: (bytes: Uint8Array) => void,
  onRow: (fields: string[], problem: string | undefined) => void,
): Promise<void> {
  async function* text() {
    const decoder = new TextDecoder();
    for await (const bytes of readContent(path)) {
      onBytes(bytes);
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  }
  return new Promise((resolvePromise, reject) => {
    const stream = Readable.from(text());
    parse<string[]>(stream, {
      delimiter: delimiter ?? "",
      step: ({ data, errors }, parser) => {
        try {
          onRow(data, errors.find(({ type }) => type === "Quotes")?.message);
        } catch (error) {
          reject(error);
          parser.abort();
          stream.destroy();
        }
      },
      complete: () => resolvePromise(),
      error: reject,
    });
  });
}

/** Turns rows of text into a table; the first row decides about header and columns. */
class CsvRows {
  private columnNames: string[] | undefined;
  private columns = 0;
  private labelColumn = 0;
  private builder = new TableBuilder(0, 0);
  /** Labels by code, in order of first appearance. */
  private readonly codes = new Map<string, number>();

  constructor(
    private readonly path: string,
    private readonly options: CsvOptions,
  ) {
    options.classNames?.forEach((name, code) => this.codes.set(name, code));
  }

  add(fields: string[], line: number): void {
    if (this.columns === 0) {
      if (this.begin(fields)) return;
    }
    if (fields.length !== this.columns) {
      const column = Math.min(fields.length, this.columns) + 1;
      this.fail(line, column, `expected ${this.columns} fields as in the first line, got ${fields.length}`);
    }
    const { data, offset } = this.builder.nextRow();
    let feature = offset;
    let code = 0;
    fields.forEach((field, column) => {
      const fail = (message: string) => this.fail(line, column + 1, message);
      if (column === this.labelColumn) code = this.codeOf(field.trim(), fail);
      else data[feature++] = parseDecimal(field, fail);
    });
    this.builder.add(code);
  }

  finish() {
    const { x, y } = this.builder.finish();
    if (x.rows === 0) throw new Error(`${this.path}: expected at least one row, got none`);
    const labels = [...this.codes.keys()];
    const classNames = this.options.classNames ?? sorted(labels);
    const classOfCode = labels.map((label) => classNames.indexOf(label));
    return {
      x,
      y: y.map((code) => classOfCode[code]),
      classNames,
      featureNames: this.columnNames?.filter((_, column) => column !== this.labelColumn),
    };
  }

  /** Finds the label column; returns whether the first row is a header. */
  private begin(fields: string[]): boolean {
    const { label } = this.options;
    const names = fields.map((field) => field.trim());
    this.columns = names.length;
    if (typeof label === "string") {
      this.labelColumn = names.indexOf(label);
      if (this.labelColumn < 0) throw unknownName(`loadCsv: ${this.path}`, "label column", label, names);
      if (names.lastIndexOf(label) !== this.labelColumn) {
        throw new RangeError(
          `loadCsv: ${this.path}: several columns are named "${label}"; give the label's position`,
        );
      }
    } else {
      if (!Number.isInteger(label) || label < 0 || label >= names.length) {
        throw new RangeError(
          `loadCsv: ${this.path}: expected a label column of 0 .. ${names.length - 1}, got ${label}`,
        );
      }
      this.labelColumn = label;
    }
    if (names.length < 2) throw new Error(`${this.path}: expected features beside the label, got one column`);
    this.builder = new TableBuilder(names.length - 1, 1024);
    const features = names.filter((_, column) => column !== this.labelColumn);
    const hasHeader = typeof label === "string" || !features.some(isDecimal);
    if (hasHeader) this.columnNames = names;
    return hasHeader;
  }

  private codeOf(label: string, fail: (message: string) => never): number {
    if (label === "") return fail("expected a label, got an empty field");
    let code = this.codes.get(label);
    if (code === undefined) {
      const { classNames } = this.options;
      if (classNames) return fail(`expected one of the classes ${classNames.join(", ")}, got "${label}"`);
      this.codes.set(label, (code = this.codes.size));
    }
    return code;
  }

  private fail(line: number, column: number, message: string): never {
    const name = this.columnNames?.[column - 1];
    throw new Error(`${this.path}, line ${line}, column ${column}${name ? ` (${name})` : ""}: ${message}`);
  }
}

function sorted(labels: string[]): string[] {
  return labels.every(isDecimal)
    ? [...labels].sort((a, b) => Number(a) - Number(b))
    : [...labels].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function lineBreaksIn(fields: string[]): number {
  return fields.reduce((count, field) => count + (field.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}
