import type { Token } from "./tokens";

/** Reads tokens from front to back. */
export class TokenReader {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get done(): boolean {
    return this.position === this.tokens.length;
  }

  peek(): Token | undefined {
    return this.tokens[this.position];
  }

  next(): Token | undefined {
    return this.tokens[this.position++];
  }

  /** Takes the next token if it reads `text` and is no string. */
  take(text: string): boolean {
    const token = this.peek();
    if (token === undefined || token.kind === "string" || token.text !== text) return false;
    this.position++;
    return true;
  }

  /**
   * Reads `item, item, ... close`; a last separator is allowed.
   *
   * @returns the items, or undefined where the tokens are not such a list.
   */
  list<T>(separators: readonly string[], close: string, item: () => T | undefined): T[] | undefined {
    const items: T[] = [];
    while (!this.take(close)) {
      const read = item();
      if (read === undefined) return undefined;
      items.push(read);
      const separated = separators.some((separator) => this.take(separator));
      if (!separated) return this.take(close) ? items : undefined;
    }
    return items;
  }
}
