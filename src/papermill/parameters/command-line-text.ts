import type { JsonValue } from "../notebook/model";
import { accepts, type ParameterType } from "./type";

/**
 * A parameter as typed at a command line: which value the text means depends on the type that the notebook declares.
 */
export class CommandLineText {
  constructor(readonly text: string) {}
}

/**
 * The value of type `type` that `text` stands for. Where a string is allowed, the text is that string: `10` stays
 * `"10"`. Otherwise it is read as a number, or as JSON.
 *
 * @returns undefined when the text stands for no value of the type.
 */
export function valueOfText(type: ParameterType, text: string): JsonValue | undefined {
  if (type.kind !== "unknown" && accepts(type, text)) return text;
  const value = numberOrJson(text);
  if (value !== undefined && accepts(type, value)) return value;
  return type.kind === "unknown" ? text : undefined;
}

// As papermill reads them.
const PYTHON_WORDS: Record<string, JsonValue> = { True: true, False: false, None: null };

function numberOrJson(text: string): JsonValue | undefined {
  if (Object.hasOwn(PYTHON_WORDS, text)) return PYTHON_WORDS[text];
  const number = text.trim() === "" ? NaN : Number(text);
  if (Number.isFinite(number)) return number;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
