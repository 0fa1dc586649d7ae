import { unknownName } from "./errors";

/**
 * `{ ...defaults, ...options }`, refusing keys that `defaults` does not have.
 *
 * @param owner the class or function whose options these are; the error message begins with it.
 * @throws RangeError on an unknown key, naming the nearest valid one.
 */
export function resolveOptions<T extends object>(owner: string, defaults: T, options: Partial<T> = {}): T {
  const known = Object.keys(defaults);
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) throw unknownName(owner, "option", key, known);
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...(Object.fromEntries(given) as Partial<T>) };
}
