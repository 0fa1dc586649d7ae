import { InputError } from "../../errors";
import type { JsonValue } from "../../notebook/model";
import type { ParameterDeclaration } from "../declarations";
import { python } from "./python";
import { javascript, typescript } from "./typescript";

/** How parameters are declared in one language's notebooks. */
export interface ParameterLanguage {
  /** What begins a comment. */
  comment: string;
  /** What a parameter's name must look like. */
  identifier: RegExp;
  /** The variables that a parameters cell declares, in order; whatever else is in it is passed over. */
  readDeclarations(source: string): ParameterDeclaration[];
  /** The statement that sets a variable: no text in `value` can leave its quotes. */
  assign(name: string, value: JsonValue, declaration?: Declared): string;
  /** The statement that sets a variable to the environment's variable of the same name. */
  assignFromEnvironment(name: string, declaration?: Declared): string;
}

export type Declared = Pick<ParameterDeclaration, "keyword" | "typeText">;

const LANGUAGES: Record<string, ParameterLanguage> = { typescript, javascript, python };

/** The parameters' language for notebooks in `name`; undefined for a language that parameters cannot be written in. */
export function parameterLanguage(name: string): ParameterLanguage | undefined {
  return LANGUAGES[name];
}

/** The error for a language that parameters cannot be written in. */
export function noParametersError(name: string): InputError {
  const known = Object.keys(LANGUAGES).join(", ");
  return new InputError(
    `parameters cannot be set in notebooks of the language "${name}"; they can in: ${known}`,
  );
}
