import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../../src/papermill/notebook/model";
import { javascript, typescript } from "../../../../src/papermill/parameters/languages/typescript";

describe("typescript", () => {
  it("writes keyword, name, type and value", () => {
    const declaration = { keyword: "let", typeText: "string[]" } as const;
    expect(typescript.assign("names", ["a"], declaration)).toBe('let names: string[] = ["a"];');
    expect(typescript.assign("x", 1)).toBe("const x = 1;");
    expect(javascript.assign("names", ["a"], declaration)).toBe('let names = ["a"];');
  });

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const [declaration] = typescript.readDeclarations(typescript.assign("value", value as JsonValue));
        expect(JSON.stringify(declaration.defaultValue)).toBe(JSON.stringify(value));
      }),
      { examples: [[JSON.parse('{ "__proto__": 0 }')]] },
    );
  });
});
