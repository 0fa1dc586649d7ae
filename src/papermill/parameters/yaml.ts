import { LineCounter, parseDocument } from "yaml";
import { InputError } from "../errors";
import type { JsonValue } from "../notebook/model";

// Not JSON. A date stays the text that it was.
const LEFT_OUT = ["timestamp", "binary", "omap", "pairs", "set"];

/**
 * Parameters from YAML, or from JSON, which is YAML too. Read as YAML 1.1, as papermill does: `yes` is true.
 *
 * @param name what the text is called in error messages, e.g. its path.
 * @throws InputError naming the line, when it is not YAML; or when it is no mapping of names to plain values.
 */
export function readYamlParameters(text: string, name: string): Record<string, JsonValue> {
  const value = readYaml(text, name);
  if (value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Record<string, JsonValue>;
  throw new InputError(`${name}: expected a mapping of names to values, such as "epochs: 10"`);
}

/** The value of a YAML document; `null` for an empty one. */
export function readYaml(text: string, name: string): JsonValue {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    version: "1.1",
    lineCounter,
    prettyErrors: false,
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || !isLeftOut(tag.tag)),
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, col } = lineCounter.linePos(problem.pos[0]);
    throw new InputError(`${name}, line ${line}, column ${col}: ${problem.message}`);
  }
  try {
    return asJson(document.toJS() as unknown);
  } catch (error) {
    throw new InputError(`${name}: ${(error as Error).message}`);
  }
}

function isLeftOut(tag: string): boolean {
  return LEFT_OUT.includes(tag.replace("tag:yaml.org,2002:", ""));
}

function asJson(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, asJson(entry)]));
  }
  if (value === undefined) return null;
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${value} cannot be a parameter`);
  return value as JsonValue;
}
