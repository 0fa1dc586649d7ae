import { runInNewContext } from "node:vm";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../src/papermill/notebook/model";
import { toLiteral } from "../../../src/papermill/parameters/literal";

const anyJson = fc.jsonValue() as fc.Arbitrary<JsonValue>;
const awkwardText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    '"; process.exit(); "',
    "`${process.exit()}`",
    "\\",
    "\\u{0",
    "\u2028\u2029",
    "*/",
    "// </script>",
  ),
);

/** What TypeScript makes of `expression`; JSON as transport, for values of another realm are not `toEqual`. */
function evaluate(expression: string): unknown {
  const source = ts.transpile(`result = (${expression});`, { target: ts.ScriptTarget.ES2022 });
  const context: { result?: unknown } = {};
  runInNewContext(source, context, { timeout: 1000 });
  return context.result;
}

describe("toLiteral", () => {
  it("gives an expression that evaluates to the value, whatever the value", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(JSON.stringify(evaluate(toLiteral(value)))).toBe(JSON.stringify(value));
      }),
    );
  });

  it("keeps any text inside its quotes", () => {
    fc.assert(
      fc.property(awkwardText, awkwardText, (text, key) => {
        expect(evaluate(toLiteral(text))).toBe(text);
        const object = evaluate(toLiteral({ [key]: text })) as object;
        expect(Object.entries(object)).toEqual([[key, text]]);
        expect(toLiteral(text)).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
    );
  });

  it("keeps negative zero, and __proto__ as a plain key", () => {
    expect(Object.is(evaluate(toLiteral(-0)), -0)).toBe(true);
    const value = JSON.parse('{"__proto__": 1, "a": {"__proto__": []}}') as JsonValue;
    expect(JSON.stringify(evaluate(toLiteral(value)))).toBe(JSON.stringify(value));
  });
});
