import { parseDecimal } from "./decimal";

const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** Up to here a decimal is an integer below 2^53 over an exact power of ten, so one division rounds it correctly. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * Reads the fields of one line after the other, straight from the bytes: large files have tens of millions of them.
 */
export class FieldCursor {
  private bytes: Uint8Array = new Uint8Array(0);
  private position = 0;
  private end = 0;
  private line = 0;
  private column = 0;

  /**
   * @param path file that the lines come from, for messages.
   * @param delimiter byte between two fields.
   */
  constructor(
    private readonly path: string,
    private readonly delimiter: number,
  ) {}

  /** Moves to the line `bytes[start .. end - 1]`. */
  startLine(bytes: Uint8Array, start: number, end: number, line: number): void {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.line = line;
    this.column = 0;
  }

  /** Whether every field of the line has been read. */
  get atEnd(): boolean {
    return this.position > this.end;
  }

  /**
   * The next field as a number.
   *
   * @throws Error naming file, line and column when it is missing, not a decimal number, or beyond 32-bit floats.
   */
  nextNumber(): number {
    const { bytes, end, delimiter } = this;
    let i = this.position;
    const negative = i < end && bytes[i] === MINUS;
    if (negative) i++;
    let integer = 0;
    let digits = 0;
    let decimals = 0;
    let pointSeen = false;
    for (; i < end; i++) {
      const byte = bytes[i];
      if (byte === delimiter) break;
      if (byte === POINT && !pointSeen) {
        pointSeen = true;
        continue;
      }
      const digit = byte - ZERO;
      if (digit < 0 || digit > 9) return this.nextUnusualNumber();
      integer = 10 * integer + digit;
      digits++;
      if (pointSeen) decimals++;
    }
    if (digits === 0 || digits > EXACT_DIGITS) return this.nextUnusualNumber();
    this.position = i + 1;
    this.column++;
    const value = integer / POWERS_OF_TEN[decimals];
    return negative ? -value : value;
  }

  /** The next field as text, one character per byte. */
  nextText(): string {
    if (this.atEnd) return this.fail("expected another field, got the end of the line", this.column + 1);
    const { bytes, position: start } = this;
    let i = start;
    while (i < this.end && bytes[i] !== this.delimiter) i++;
    this.position = i + 1;
    this.column++;
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, i - start).toString("latin1");
  }

  /** Throws with file, line and column (of the last field read, counted from 1) in front of `message`. */
  fail(message: string, column = this.column): never {
    throw new Error(`${this.path}, line ${this.line}, column ${column}: ${message}`);
  }

  /** Exponents, plus signs, spaces, many digits, and everything that is no number. */
  private nextUnusualNumber(): number {
    return parseDecimal(this.nextText(), (message) => this.fail(message));
  }
}
