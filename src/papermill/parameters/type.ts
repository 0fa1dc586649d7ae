import type { JsonValue } from "../notebook/model";

/**
 * The type of a parameter, as far as a value from outside can be held against it.
 *
 * `unknown` stands for everything that is beyond this reader (imported names, intersections, ...): any value passes
 * here, and TypeScript judges it in the kernel.
 */
export type ParameterType =
  | { kind: "string" | "number" | "boolean" | "null" | "undefined" | "unknown" }
  | { kind: "literal"; value: string | number | boolean }
  | { kind: "array"; element: ParameterType }
  | { kind: "tuple"; elements: ParameterType[] }
  | { kind: "object"; properties: Record<string, { type: ParameterType; optional: boolean }> }
  | { kind: "record"; value: ParameterType }
  | { kind: "union"; options: ParameterType[] };

export const UNKNOWN: ParameterType = { kind: "unknown" };

/** Whether `value` is of type `type`. */
export function accepts(type: ParameterType, value: JsonValue): boolean {
  switch (type.kind) {
    case "unknown":
      return true;
    case "undefined":
      return false;
    case "null":
      return value === null;
    case "number":
      return Number.isFinite(value);
    case "string":
    case "boolean":
      return typeof value === type.kind;
    case "literal":
      return value === type.value;
    case "array":
      return Array.isArray(value) && value.every((item) => accepts(type.element, item));
    case "tuple":
      return (
        Array.isArray(value) &&
        value.length === type.elements.length &&
        type.elements.every((element, i) => accepts(element, value[i]))
      );
    case "union":
      return type.options.some((option) => accepts(option, value));
    case "record":
      return isPlainObject(value) && Object.values(value).every((entry) => accepts(type.value, entry));
    case "object":
      return (
        isPlainObject(value) &&
        Object.keys(value).every((name) => Object.hasOwn(type.properties, name)) &&
        Object.entries(type.properties).every(([name, property]) =>
          Object.hasOwn(value, name) ? accepts(property.type, value[name]) : property.optional,
        )
      );
  }
}

function isPlainObject(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The type in TypeScript's notation, e.g. `"smoke" | "quick"`. */
export function describeType(type: ParameterType): string {
  switch (type.kind) {
    case "literal":
      return JSON.stringify(type.value);
    case "array":
      return type.element.kind === "union"
        ? `(${describeType(type.element)})[]`
        : `${describeType(type.element)}[]`;
    case "tuple":
      return `[${type.elements.map(describeType).join(", ")}]`;
    case "union":
      return type.options.map(describeType).join(" | ");
    case "record":
      return `Record<string, ${describeType(type.value)}>`;
    case "object": {
      const properties = Object.entries(type.properties).map(
        ([name, property]) =>
          `${/^[\w$]+$/.test(name) ? name : JSON.stringify(name)}${property.optional ? "?" : ""}: ${describeType(property.type)}`,
      );
      return `{ ${properties.join("; ")} }`;
    }
    default:
      return type.kind;
  }
}

/** The type that TypeScript would give to a `let` variable of this value; `unknown` where it would need more context. */
export function typeOfValue(value: JsonValue): ParameterType {
  if (value === null) return UNKNOWN;
  if (Array.isArray(value)) {
    const types = value.map(typeOfValue);
    const same = types.every((type) => describeType(type) === describeType(types[0]));
    return { kind: "array", element: types.length > 0 && same ? types[0] : UNKNOWN };
  }
  if (typeof value === "object") {
    const properties = Object.entries(value).map(
      ([name, entry]) => [name, { type: typeOfValue(entry as JsonValue), optional: false }] as const,
    );
    return { kind: "object", properties: Object.fromEntries(properties) };
  }
  return { kind: typeof value as "string" | "number" | "boolean" };
}
