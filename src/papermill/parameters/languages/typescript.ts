import { readDeclarations } from "../declarations";
import { toLiteral } from "../literal";
import type { Declared, ParameterLanguage } from "./language";

/** `const epochs: number = 10;` */
export const typescript: ParameterLanguage = {
  comment: "//",
  identifier: /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u,
  readDeclarations,
  assign: (name, value, declared) => statement(name, declared, toLiteral(value)),
  assignFromEnvironment: (name, declared) => statement(name, declared, `process.env.${name}!`),
};

/** `const epochs = 10;` */
export const javascript: ParameterLanguage = {
  ...typescript,
  assign: (name, value, declared) => statement(name, { keyword: declared?.keyword }, toLiteral(value)),
  assignFromEnvironment: (name, declared) =>
    statement(name, { keyword: declared?.keyword }, `process.env.${name}`),
};

function statement(name: string, { keyword = "const", typeText }: Declared = {}, expression: string): string {
  return `${keyword} ${name}${typeText === undefined ? "" : `: ${typeText}`} = ${expression};`;
}
