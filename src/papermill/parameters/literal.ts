import type { JsonValue } from "../notebook/model";

/**
 * `value` as a TypeScript expression that evaluates to it and to nothing else: no text can leave its quotes.
 */
export function toLiteral(value: JsonValue): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(toLiteral).join(", ")}]`;
  const entries = Object.entries(value).map(([key, entry]) => `${propertyName(key)}: ${toLiteral(entry!)}`);
  return entries.length > 0 ? `{ ${entries.join(", ")} }` : "{}";
}

/** JSON's quoting, with the two line separators escaped that tools take for line breaks. */
function stringLiteral(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
}

// Written plainly, the key "__proto__" would set the object's prototype.
function propertyName(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : stringLiteral(key);
}
