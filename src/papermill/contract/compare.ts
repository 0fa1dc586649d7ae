import type { JsonValue } from "../notebook/model";

export interface CompareOptions {
  /** How far two numbers may be apart, relative to the larger of the two; by default 0. */
  relativeTolerance?: number;
  /** How far two numbers may be apart in any case; by default 0. */
  absoluteTolerance?: number;
}

/** One place where two recorded values differ. */
export interface Difference {
  /** `table2[3].f1` */
  path: string;
  /** Undefined where there is none. */
  before: JsonValue | undefined;
  after: JsonValue | undefined;
}

/**
 * Where the recorded values of two notebooks differ, as `readRecords` gives them. Numbers are equal when
 * `|a - b| <= max(relative * max(|a|, |b|), absolute)`, as in Python's `math.isclose`.
 */
export function compareRecords(
  before: ReadonlyMap<string, JsonValue>,
  after: ReadonlyMap<string, JsonValue>,
  options: CompareOptions = {},
): Difference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => differences(name, before.get(name), after.get(name), options));
}

function differences(
  path: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  options: CompareOptions,
): Difference[] {
  if (typeof before === "number" && typeof after === "number") {
    return isClose(before, after, options) ? [] : [{ path, before, after }];
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, i) =>
      differences(`${path}[${i}]`, before[i], after[i], options),
    ).flat();
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(join(path, key), own(before, key), own(after, key), options));
  }
  return before === after ? [] : [{ path, before, after }];
}

function isClose(
  a: number,
  b: number,
  { relativeTolerance = 0, absoluteTolerance = 0 }: CompareOptions,
): boolean {
  return (
    Math.abs(a - b) <= Math.max(relativeTolerance * Math.max(Math.abs(a), Math.abs(b)), absoluteTolerance)
  );
}

type JsonMapping = { [key: string]: JsonValue | undefined };

function isObject(value: JsonValue | undefined): value is JsonMapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(object: JsonMapping, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function join(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
