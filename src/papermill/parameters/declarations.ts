import type { JsonValue } from "../notebook/model";
import { readLiteral } from "./read-literal";
import { readType } from "./read-type";
import { tokenize, type Comment, type Token } from "./tokens";
import { describeType, typeOfValue, UNKNOWN, type ParameterType } from "./type";

/** A parameter as its notebook declares it: `const epochs: number = 10; // passes over the data`. */
export interface ParameterDeclaration {
  name: string;
  /** How it is declared, in languages that have several ways. */
  keyword?: "const" | "let" | "var";
  type: ParameterType;
  /** The type in TypeScript's notation: as annotated, else as inferred from the default; undefined if neither tells. */
  typeText?: string;
  /** The default's source text; undefined where there is none. */
  defaultText?: string;
  /** The default's value; undefined where only the kernel can tell. */
  defaultValue?: JsonValue;
  /** The comment behind the declaration, or else the one above it; empty where there is none. */
  description: string;
}

/**
 * The variables that the source of a parameters cell declares at its top level, in order.
 *
 * Anything else in the cell is passed over: whether it is right is for the kernel to say.
 */
export function readDeclarations(source: string): ParameterDeclaration[] {
  const { tokens, comments } = tokenize(source);
  const declarations: ParameterDeclaration[] = [];
  const aliases = new Map<string, ParameterType>();
  let position = 0;
  while (position < tokens.length) {
    const end = statementEnd(tokens, position);
    const statement = bareStatement(tokens.slice(position, end));
    const [keyword, name, equals] = statement;
    if (keyword && name?.kind === "word" && isKeyword(keyword.text)) {
      for (const declarator of splitDeclarators(statement.slice(1))) {
        const declaration = readDeclarator(keyword.text, declarator, source, aliases);
        declaration.description = describe(
          source,
          comments,
          keyword.start,
          declarator[declarator.length - 1].end,
        );
        declarations.push(declaration);
      }
    } else if (keyword?.text === "type" && equals?.text === "=") {
      aliases.set(name.text, readType(statement.slice(3), aliases));
    }
    position = end;
  }
  return declarations;
}

/** The statement without `export` before and the semicolon behind. */
function bareStatement(tokens: readonly Token[]): readonly Token[] {
  const start = tokens[0].text === "export" ? 1 : 0;
  return tokens.slice(start, tokens[tokens.length - 1].text === ";" ? -1 : undefined);
}

function isKeyword(text: string): text is NonNullable<ParameterDeclaration["keyword"]> {
  return text === "const" || text === "let" || text === "var";
}

function readDeclarator(
  keyword: ParameterDeclaration["keyword"],
  declarator: readonly Token[],
  source: string,
  aliases: ReadonlyMap<string, ParameterType>,
): ParameterDeclaration {
  const declaration: ParameterDeclaration = {
    name: declarator[0].text,
    keyword,
    type: UNKNOWN,
    description: "",
  };
  const equals = declarator.findIndex((token) => token.kind === "other" && token.text === "=");
  const annotation = declarator.slice(2, equals < 0 ? undefined : equals);
  const initializer = equals < 0 ? [] : declarator.slice(equals + 1);
  if (initializer.length > 0) {
    declaration.defaultText = textOf(initializer, source);
    declaration.defaultValue = readLiteral(initializer);
  }
  if (declarator[1]?.text === ":" && annotation.length > 0) {
    declaration.type = readType(annotation, aliases);
    declaration.typeText = textOf(annotation, source);
  } else if (declaration.defaultValue !== undefined) {
    declaration.type = typeOfValue(declaration.defaultValue);
    if (!describeType(declaration.type).includes("unknown"))
      declaration.typeText = describeType(declaration.type);
  }
  return declaration;
}

function textOf(tokens: readonly Token[], source: string): string {
  return source.slice(tokens[0].start, tokens[tokens.length - 1].end);
}

// The signs that join two lines to one statement when the first ends, or the second begins, with them.
const JOINS_BEHIND = new Set([
  ..."=+-*/%&|^!~?:,.<",
  "=>",
  "as",
  "satisfies",
  "new",
  "typeof",
  "await",
  "const",
  "let",
]);
const JOINS_AHEAD = new Set([..."=+-*/%&|^?:,.<>([", "=>", "as", "satisfies"]);

/** One past the last token of the statement that begins at `start`: its semicolon, or the end of a complete line. */
function statementEnd(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let i = start; i < tokens.length; i++) {
    depth += depthChange(tokens[i]);
    if (depth > 0) continue;
    if (tokens[i].text === ";") return i + 1;
    const next = tokens[i + 1];
    if (next?.startsLine && !joins(JOINS_BEHIND, tokens[i]) && !joins(JOINS_AHEAD, next)) return i + 1;
  }
  return tokens.length;
}

function joins(signs: ReadonlySet<string>, token: Token): boolean {
  return token.kind !== "string" && signs.has(token.text);
}

function depthChange(token: Token): number {
  if (token.kind !== "other") return 0;
  if (token.text === "(" || token.text === "[" || token.text === "{") return 1;
  return token.text === ")" || token.text === "]" || token.text === "}" ? -1 : 0;
}

/** `a: number = 1, b = [2, 3]` -> the tokens of each declarator. */
function splitDeclarators(tokens: readonly Token[]): Token[][] {
  const declarators: Token[][] = [[]];
  let depth = 0;
  tokens.forEach((token, i) => {
    depth += depthChange(token);
    // A comma between type arguments is no separator: what follows it does not begin a declarator.
    const separates = depth === 0 && token.text === "," && [":", "="].includes(tokens[i + 2]?.text);
    if (separates) declarators.push([]);
    else declarators[declarators.length - 1].push(token);
  });
  return declarators;
}

/** The comment that begins on the line where the declaration ends, else the comment lines right above it. */
function describe(source: string, comments: readonly Comment[], start: number, end: number): string {
  const between = (from: number, to: number): string => source.slice(from, to);
  const behind = comments.find(
    (comment) => comment.start >= end && /^[ \t]*[;,]?[ \t]*$/.test(between(end, comment.start)),
  );
  if (behind) return behind.text;
  const above: string[] = [];
  let top = start;
  for (const comment of [...comments].reverse()) {
    if (!comment.ownLine || comment.end > top) continue;
    if (!/^\s*(?:export\s*)?$/.test(between(comment.end, top)) || /\n\s*\n/.test(between(comment.end, top)))
      break;
    above.unshift(comment.text);
    top = comment.start;
  }
  return above.join(" ");
}
