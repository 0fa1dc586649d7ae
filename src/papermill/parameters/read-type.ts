import { TokenReader } from "./token-reader";
import type { Token } from "./tokens";
import { UNKNOWN, type ParameterType } from "./type";

/**
 * Reads a TypeScript type from its tokens.
 *
 * @param aliases the types declared with `type Name = ...` so far.
 * @returns the type; `unknown` where it is beyond this reader.
 */
export function readType(
  tokens: readonly Token[],
  aliases: ReadonlyMap<string, ParameterType>,
): ParameterType {
  const reader = new TokenReader(tokens);
  const type = readUnion(reader, aliases);
  return type !== undefined && reader.done ? type : UNKNOWN;
}

type Aliases = ReadonlyMap<string, ParameterType>;

function readUnion(reader: TokenReader, aliases: Aliases): ParameterType | undefined {
  reader.take("|");
  const options: ParameterType[] = [];
  do {
    const option = readArray(reader, aliases);
    if (option === undefined) return undefined;
    options.push(option);
  } while (reader.take("|"));
  return options.length === 1 ? options[0] : { kind: "union", options };
}

function readArray(reader: TokenReader, aliases: Aliases): ParameterType | undefined {
  reader.take("readonly");
  let type = readPrimary(reader, aliases);
  while (type !== undefined && reader.take("[")) {
    type = reader.take("]") ? { kind: "array", element: type } : undefined;
  }
  return type;
}

function readPrimary(reader: TokenReader, aliases: Aliases): ParameterType | undefined {
  if (reader.take("(")) {
    const type = readUnion(reader, aliases);
    return reader.take(")") ? type : undefined;
  }
  if (reader.take("[")) {
    const elements = reader.list([","], "]", () => readUnion(reader, aliases));
    return elements && { kind: "tuple", elements };
  }
  if (reader.take("{")) return readObject(reader, aliases);
  const negative = reader.take("-");
  const token = reader.next();
  if (token?.kind === "number")
    return { kind: "literal", value: (negative ? -1 : 1) * (token.value as number) };
  if (token?.kind === "string") return { kind: "literal", value: token.value as string };
  return token?.kind === "word" && !negative ? readNamed(token.text, reader, aliases) : undefined;
}

function readNamed(name: string, reader: TokenReader, aliases: Aliases): ParameterType | undefined {
  switch (name) {
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "undefined":
    case "unknown":
      return { kind: name };
    case "any":
      return UNKNOWN;
    case "true":
    case "false":
      return { kind: "literal", value: name === "true" };
    case "Array":
    case "ReadonlyArray": {
      const parameters = readTypeArguments(reader, aliases);
      return parameters?.length === 1 ? { kind: "array", element: parameters[0] } : undefined;
    }
    case "Record": {
      const parameters = readTypeArguments(reader, aliases);
      const keyedByString = parameters?.length === 2 && parameters[0].kind === "string";
      return keyedByString ? { kind: "record", value: parameters[1] } : undefined;
    }
    default:
      return aliases.get(name);
  }
}

function readTypeArguments(reader: TokenReader, aliases: Aliases): ParameterType[] | undefined {
  return reader.take("<") ? reader.list([","], ">", () => readUnion(reader, aliases)) : undefined;
}

function readObject(reader: TokenReader, aliases: Aliases): ParameterType | undefined {
  const properties = reader.list([";", ","], "}", () => {
    reader.take("readonly");
    const key = reader.next();
    if (key === undefined || key.kind === "other") return undefined;
    const optional = reader.take("?");
    const type = reader.take(":") ? readUnion(reader, aliases) : undefined;
    return type && ([String(key.value ?? key.text), { type, optional }] as const);
  });
  return properties && { kind: "object", properties: Object.fromEntries(properties) };
}
