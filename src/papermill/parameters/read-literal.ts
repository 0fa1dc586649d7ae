import type { JsonValue } from "../notebook/model";
import { TokenReader } from "./token-reader";
import type { Token } from "./tokens";

/**
 * The value of an initializer that is written out: strings, numbers, booleans, null, and arrays and objects of these.
 *
 * @returns undefined for any other expression, which only the kernel can evaluate.
 */
export function readLiteral(tokens: readonly Token[]): JsonValue | undefined {
  const reader = new TokenReader(tokens);
  const value = readValue(reader);
  return reader.done || reader.take("as") || reader.take("satisfies") ? value : undefined;
}

function readValue(reader: TokenReader): JsonValue | undefined {
  if (reader.take("[")) return reader.list([","], "]", () => readValue(reader));
  if (reader.take("{")) return readObject(reader);
  if (reader.take("-")) {
    const value = reader.peek()?.kind === "number" ? reader.next()!.value : undefined;
    return typeof value === "number" ? -value : undefined;
  }
  const token = reader.next();
  if (token?.value !== undefined) return token.value;
  if (token?.text === "true" || token?.text === "false") return token.text === "true";
  return token?.text === "null" ? null : undefined;
}

function readObject(reader: TokenReader): JsonValue | undefined {
  const entries = reader.list([","], "}", () => {
    const key = readKey(reader);
    if (key === undefined || !reader.take(":")) return undefined;
    const value = readValue(reader);
    return value === undefined ? undefined : ([key, value] as const);
  });
  return entries && Object.fromEntries(entries);
}

/** A name, a string or a number, or a string in brackets, as `["__proto__"]` has to stand. */
function readKey(reader: TokenReader): string | undefined {
  const isComputed = reader.take("[");
  const key = reader.next();
  if (key === undefined || key.kind === "other") return undefined;
  if (isComputed && (key.kind !== "string" || !reader.take("]"))) return undefined;
  return String(key.value ?? key.text);
}
