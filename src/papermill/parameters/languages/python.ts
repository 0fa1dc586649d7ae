import type { JsonValue } from "../../notebook/model";
import type { ParameterDeclaration } from "../declarations";
import { typeOfValue, UNKNOWN, type ParameterType } from "../type";
import type { ParameterLanguage } from "./language";

/** `epochs: int = 10  # passes over the data` */
export const python: ParameterLanguage = {
  comment: "#",
  identifier: /^[\p{ID_Start}_][\p{ID_Continue}]*$/u,
  readDeclarations,
  assign: (name, value) => `${name} = ${toPython(value)}`,
  assignFromEnvironment: (name) => `${name} = __import__("os").environ["${name}"]`,
};

/** `value` as a Python expression that evaluates to it and to nothing else. */
function toPython(value: JsonValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return toPythonString(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0.0" : String(value);
  if (Array.isArray(value)) return `[${value.map(toPython).join(", ")}]`;
  const entries = Object.entries(value).map(([key, entry]) => `${toPythonString(key)}: ${toPython(entry!)}`);
  return `{${entries.join(", ")}}`;
}

/** JSON's quoting, whose escapes Python shares, with lone surrogates and line separators escaped too. */
function toPythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u00a0\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const STRING = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const ASSIGNMENT = new RegExp(
  String.raw`^([\p{ID_Start}_][\p{ID_Continue}]*)[ \t]*(?::[ \t]*([^=]+?))?[ \t]*=(?!=)[ \t]*` +
    String.raw`((?:${STRING}|[^#"'])*?)[ \t]*(?:#[ \t]*(.*))?$`,
  "u",
);

/** Variables assigned on one line at the top level; the comment behind describes them. */
function readDeclarations(source: string): ParameterDeclaration[] {
  return source.split("\n").flatMap((line): ParameterDeclaration[] => {
    const match = ASSIGNMENT.exec(line.trimEnd());
    if (match === null) return [];
    const [, name, annotation, defaultText, comment = ""] = match;
    const [typeComment, description] = splitTypeComment(comment);
    const typeText = annotation ?? typeComment;
    const defaultValue = readPython(defaultText);
    const inferred =
      defaultValue === undefined || defaultValue === null ? UNKNOWN : typeOfValue(defaultValue);
    const type = typeText === undefined ? inferred : readPythonType(typeText);
    return [
      { name, type, typeText: typeText ?? pythonNames[type.kind], defaultText, defaultValue, description },
    ];
  });
}

/** `type: int  how many` -> the type that an older style writes into the comment, and the rest. */
function splitTypeComment(comment: string): [typeText: string | undefined, description: string] {
  const match = /^type:\s*([\w.[\], ]*?[\w\]])(?:\s*#\s*|\s{2,}|\s*$)(.*)$/.exec(comment);
  return match === null ? [undefined, comment.trim()] : [match[1], match[2].trim()];
}

const pythonNames: Partial<Record<ParameterType["kind"], string>> = {
  string: "str",
  boolean: "bool",
  number: "float",
  array: "list",
  object: "dict",
};

const SIMPLE_TYPES: Record<string, ParameterType> = {
  int: { kind: "number" },
  float: { kind: "number" },
  str: { kind: "string" },
  bool: { kind: "boolean" },
  None: { kind: "null" },
  list: { kind: "array", element: UNKNOWN },
  dict: { kind: "record", value: UNKNOWN },
};

function readPythonType(text: string): ParameterType {
  const options = text.split("|").map((option) => option.trim());
  if (options.length > 1) return { kind: "union", options: options.map(readPythonType) };
  const optional = /^Optional\[(.*)\]$/.exec(text);
  if (optional) return { kind: "union", options: [readPythonType(optional[1].trim()), { kind: "null" }] };
  const list = /^[Ll]ist\[(.*)\]$/.exec(text);
  if (list) return { kind: "array", element: readPythonType(list[1].trim()) };
  if (/^[Dd]ict\[/.test(text)) return SIMPLE_TYPES.dict;
  return SIMPLE_TYPES[text.trim()] ?? UNKNOWN;
}

const SINGLE_QUOTED = /'((?:[^'\\]|\\.)*)'/g;

/** The value of a literal whose Python is nearly JSON; undefined for any other expression. */
function readPython(text: string): JsonValue | undefined {
  const json = text
    .split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/)
    .map((part, i) => {
      if (i % 2 === 1) return part.replace(SINGLE_QUOTED, (_, body: string) => doubleQuoted(body));
      return part
        .replace(/\bTrue\b/g, "true")
        .replace(/\bFalse\b/g, "false")
        .replace(/\bNone\b/g, "null")
        .replace(/(\d)_(?=\d)/g, "$1")
        .replace(/,\s*([\]}])/g, "$1");
    })
    .join("");
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
    return number;
  }
}

function doubleQuoted(body: string): string {
  return `"${body.replace(/\\'/g, "'").replace(/(?<!\\)"/g, '\\"')}"`;
}
