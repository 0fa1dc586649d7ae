import { closest } from "fastest-levenshtein";
import { InputError, unknownNameError } from "../errors";
import type { JsonValue } from "../notebook/model";
import { CommandLineText, valueOfText } from "./command-line-text";
import type { ParameterDeclaration } from "./declarations";
import { accepts, describeType, UNKNOWN, type ParameterType } from "./type";

/** Parameters as a caller gives them: values, or text from a command line. */
export type GivenParameters = Record<string, JsonValue | CommandLineText>;

/** Parameters that need no declaration: where the notebook came from and where it goes. */
export const PATH_PARAMETERS = ["PAPERMILL_INPUT_PATH", "PAPERMILL_OUTPUT_PATH"];

/**
 * The values to inject, each held against its declaration.
 *
 * @throws InputError for a name that is not declared (the nearest valid one is offered) and for a value of another
 *   type than the declared one.
 */
export function resolveParameters(
  declarations: readonly ParameterDeclaration[],
  given: GivenParameters,
): Record<string, JsonValue> {
  const known = declarations.map((declaration) => declaration.name);
  const resolved = Object.entries(given).map(([name, value]): [string, JsonValue] => {
    const declaration = declarations.find((candidate) => candidate.name === name);
    if (declaration === undefined && PATH_PARAMETERS.includes(name)) return [name, undeclared(value)];
    if (declaration === undefined) throw unknownNameError("parameter", name, known);
    return [name, resolve(declaration, value)];
  });
  return Object.fromEntries(resolved);
}

/** The value of a parameter that nothing is known of. */
export function undeclared(given: JsonValue | CommandLineText): JsonValue {
  return given instanceof CommandLineText ? valueOfText(UNKNOWN, given.text)! : given;
}

function resolve({ name, type }: ParameterDeclaration, given: JsonValue | CommandLineText): JsonValue {
  const fromText = given instanceof CommandLineText;
  const value = fromText ? valueOfText(type, given.text) : given;
  if (value !== undefined && accepts(type, value)) return value;
  const got = JSON.stringify(fromText ? given.text : given);
  throw new InputError(
    `parameter "${name}": expected ${describeType(type)}, got ${got}${advice(type, fromText ? given.text : given)}`,
  );
}

/** The nearest of the strings that the type allows, or how its values are written. */
function advice(type: ParameterType, given: JsonValue): string {
  const options = type.kind === "union" ? type.options : [type];
  const names = options.flatMap((option) =>
    option.kind === "literal" && typeof option.value === "string" ? [option.value] : [],
  );
  if (typeof given === "string" && names.length > 0) return `; did you mean "${closest(given, names)}"?`;
  const structured = options.some(({ kind }) => ["array", "tuple", "object", "record"].includes(kind));
  return structured && typeof given === "string" ? '; write it as JSON, e.g. ["a", "b"] or {"a": 1}' : "";
}
