import { readDeclarations } from "../declarations";
import { toLiteral } from "../literal";
import type { ParameterLanguage } from "./language";

/** `const epochs: number = 10;` */
export const typescript: ParameterLanguage = {
  comment: "//",
  identifier: /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u,
  readDeclarations,
  assign: (name, value, { keyword = "const", typeText } = {}) =>
    `${keyword} ${name}${typeText === undefined ? "" : `: ${typeText}`} = ${toLiteral(value)};`,
};

/** `const epochs = 10;` */
export const javascript: ParameterLanguage = {
  ...typescript,
  assign: (name, value, { keyword } = {}) => typescript.assign(name, value, { keyword }),
};
