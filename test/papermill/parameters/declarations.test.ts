import { describe, expect, it } from "vitest";
import { readDeclarations } from "../../../src/papermill/parameters/declarations";
import { describeType } from "../../../src/papermill/parameters/type";

const one = (source: string) => readDeclarations(source)[0];

describe("readDeclarations", () => {
  it("reads name, type, default and trailing comment", () => {
    expect(one("const epochs: number = 10; // passes over the data")).toEqual({
      name: "epochs",
      keyword: "const",
      type: { kind: "number" },
      typeText: "number",
      defaultText: "10",
      defaultValue: 10,
      description: "passes over the data",
    });
  });

  it.each([
    ["let name = 'it\\'s'", "string", "it's"],
    ["const rate = 1_000.5e-3", "number", 1.0005],
    ["const k = -3;", "number", -3],
    ["const flag = true", "boolean", true],
    ["const names = ['a', \"b\",]", "string[]", ["a", "b"]],
    [
      "const grid = { k: [1, 5], 'deep key': { on: false } }",
      '{ k: number[]; "deep key": { on: boolean } }',
      { k: [1, 5], "deep key": { on: false } },
    ],
    ["const text = `a\n\\u0041\\x42\\u{1f600}`", "string", "a\nAB😀"],
    ["const mode = 'quick' as const", "string", "quick"],
    ["export const exported = 1", "number", 1],
  ])("infers the type of %s", (source, type, value) => {
    expect(one(source).typeText).toBe(type);
    expect(one(source).defaultValue).toEqual(value);
  });

  it.each([
    ["const a: string | null = null", "string | null"],
    ['const a: "smoke" | "quick" = "quick"', '"smoke" | "quick"'],
    ["const a:\n  | 1\n  | -2\n  | true = 1", "1 | -2 | true"],
    ["const a: readonly (string | number)[] = []", "(string | number)[]"],
    ["const a: ReadonlyArray<Array<number>> = []", "number[][]"],
    ["const a: [number, string,] = [1, 'x']", "[number, string]"],
    ["const a: { rows: number; label?: string } = { rows: 1 }", "{ rows: number; label?: string }"],
    ["const a: Record<string, boolean> = {}", "Record<string, boolean>"],
    ['type Profile = "smoke" | "paper";\nconst a: Profile = "smoke";', '"smoke" | "paper"'],
    ["const a: Options<string> = f()", "unknown"],
    ["const a: (x: number) => number = (x) => x", "unknown"],
  ])("understands the annotation of %s", (source, type) => {
    expect(describeType(one(source).type)).toBe(type);
  });

  it("leaves the value of an expression to the kernel", () => {
    const declaration = one("const path = join(root, `${name}.csv`)");
    expect(declaration).toMatchObject({
      type: { kind: "unknown" },
      defaultText: "join(root, `${name}.csv`)",
    });
    expect(declaration.defaultValue).toBeUndefined();
    expect(declaration.typeText).toBeUndefined();
  });

  it("reads several declarations with and without semicolons, and passes over everything else", () => {
    const source = `
      import { join } from "node:path";
      const a = 1, b: string = "x; const no = 1", c = new Map<string, number>()
      // const commentedOut = 1;
      let d
        = [
          1, // one; const alsoNo = 2
        ]
      for (const i of [1]) { const inner = i; }
      function f() { const local = 1; }
      var e: number
      const g = a
        + 2
      const h = "last"`;
    expect(readDeclarations(source).map(({ name }) => name)).toEqual(["a", "b", "c", "d", "e", "g", "h"]);
    expect(readDeclarations(source)[2].defaultText).toBe("new Map<string, number>()");
    expect(readDeclarations(source)[5].defaultText).toMatch(/^a\s+\+ 2$/);
  });

  it("takes the comment above where none stands behind", () => {
    const source = `
      // A heading of its own.

      // Rows to train on;
      // all of them when 0.
      const rows = 0;
      const seeds = 3; /* how often */
      /**
       * The folder
       * of the results.
       */
      const out = "outputs";
      const last = 1;`;
    expect(readDeclarations(source).map(({ description }) => description)).toEqual([
      "Rows to train on; all of them when 0.",
      "how often",
      "The folder of the results.",
      "",
    ]);
  });
});
