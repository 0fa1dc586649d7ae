import { randomUUID } from "node:crypto";
import { unknownNameError, InputError } from "../errors";
import type { JsonValue } from "../notebook/model";

/** What a template may name besides parameters: `{pm.run_uuid}`, `{pm.current_datetime_utc:%Y%m%d}`. */
export interface RunFacts {
  run_uuid: string;
  current_datetime_local: Date;
  current_datetime_utc: Date;
}

/** The facts of a run that begins now. */
export function newRunFacts(): RunFacts {
  const now = new Date();
  const local = new Date(now.getTime() - 60_000 * now.getTimezoneOffset());
  return { run_uuid: randomUUID(), current_datetime_local: local, current_datetime_utc: now };
}

/**
 * A path with parameters put in: `out/{dataset}-{seed:03d}.ipynb`, as Python formats strings. `{{` and `}}` stand for
 * braces.
 *
 * @throws InputError for a name that is no parameter, and for a format beyond `03d`, `.2f` and those of dates.
 */
export function fillTemplate(
  template: string,
  parameters: Record<string, JsonValue>,
  facts: RunFacts,
): string {
  const values: Record<string, unknown> = { pm: facts, ...parameters };
  return template.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (written, field: string | undefined) => {
    if (field === undefined) return written[0];
    const [, path, format] = /^([^:]*)(?::(.*))?$/s.exec(field)!;
    return formatted(lookUp(values, path, template), format ?? "", field);
  });
}

function lookUp(values: Record<string, unknown>, path: string, template: string): unknown {
  const [name, ...steps] = path.split(/\.|\[|\]\.?/).filter((step) => step !== "");
  const fail = (known: object): never => {
    throw new InputError(`${template}: ${unknownNameError("parameter", path, Object.keys(known)).message}`);
  };
  if (name === undefined || !Object.hasOwn(values, name)) return fail(values);
  return steps.reduce((value, step) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return fail(values);
    return (value as Record<string, unknown>)[step];
  }, values[name]);
}

function formatted(value: unknown, format: string, field: string): string {
  if (value instanceof Date) return format === "" ? isoTime(value) : strftime(value, format);
  const [, width, decimals] = /^(?:0(\d+)d?|\.(\d+)f)$/.exec(format) ?? [];
  if (width !== undefined) return String(value).padStart(Number(width), "0");
  if (decimals !== undefined) return Number(value).toFixed(Number(decimals));
  if (format !== "") throw new InputError(`{${field}}: expected a format such as 03d or .2f, got ${format}`);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** `2026-11-20T08-57-31`: without the colons that file names cannot hold on every system. */
function isoTime(date: Date): string {
  return strftime(date, "%Y-%m-%dT%H-%M-%S");
}

function strftime(date: Date, format: string): string {
  const iso = date.toISOString();
  const parts: Record<string, string> = {
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    f: `${iso.slice(20, 23)}000`,
    "%": "%",
  };
  return format.replace(/%(.)/g, (_, letter: string) => {
    if (parts[letter] === undefined) throw new InputError(`%${letter}: expected one of %Y %m %d %H %M %S %f`);
    return parts[letter];
  });
}
