/** What hyper-parameters may be, and the error where they are something else. */

/** In words, and as a test. */
export type OptionRange = readonly [wanted: string, holds: (value: unknown) => boolean];

/** By the name of the option. */
export type OptionRanges = Readonly<Record<string, OptionRange>>;

/** Numbers that a test holds for. */
export function numbers(wanted: string, holds: (value: number) => boolean): OptionRange {
  return [wanted, (value) => typeof value === "number" && holds(value)];
}

/** One of a few words. */
export function oneOf(words: readonly string[]): OptionRange {
  return [`one of ${words.join(", ")}`, (value) => words.includes(value as string)];
}

export const count = numbers("an integer >= 1", (value) => Number.isInteger(value) && value >= 1);
export const countOrNone = numbers("an integer >= 0", (value) => Number.isInteger(value) && value >= 0);
export const positive = numbers("a number > 0", (value) => value > 0 && value < Infinity);
export const notNegative = numbers("a number >= 0", (value) => value >= 0 && value < Infinity);
export const seed = numbers("an integer, 0 .. 2^32 - 1", (value) => value >>> 0 === value);
export const truth: OptionRange = ["true or false", (value) => typeof value === "boolean"];

/**
 * Refuses hyper-parameters out of their ranges.
 *
 * @param owner the class whose options these are; the error message begins with it.
 */
export function requireRanges(owner: string, options: object, ranges: OptionRanges): void {
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    const [wanted, holds] = ranges[name];
    if (!holds(value))
      throw new RangeError(`${owner}: expected ${name} to be ${wanted}, got ${String(value)}`);
  }
}
