const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Whether `text` is a decimal number: no NaN, no infinity, no hexadecimal, not empty. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text.trim());
}

/**
 * The value of a decimal number; spaces around it are ignored.
 *
 * @param fail throws, with the position of the field in front of the message it is given.
 */
export function parseDecimal(text: string, fail: (message: string) => never): number {
  const trimmed = text.trim();
  if (trimmed === "") return fail("expected a number, got an empty field");
  if (!DECIMAL.test(trimmed)) return fail(`expected a finite number, got "${trimmed}"`);
  const value = Number(trimmed);
  if (!Number.isFinite(Math.fround(value))) {
    return fail(`expected a number within the range of 32-bit floats, got "${trimmed}"`);
  }
  return value;
}
