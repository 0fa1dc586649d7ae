import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../../src/papermill/notebook/model";
import { python } from "../../../../src/papermill/parameters/languages/python";

const hasPython = spawnSync("python3", ["-c", ""]).status === 0;

describe("python", () => {
  it("reads name, type, default and comment of each assignment", () => {
    const source = [
      "import os",
      "epochs: int = 10  # passes over the data",
      "rate = 1e-3",
      "name = 'it''s'",
      'title = "a # b"  # the title',
      "sizes = [1, 2,]  # type: List[int]  layers",
      "flag = True",
      "none: Optional[str] = None",
      "path = os.getcwd()",
      "if flag == True:",
      "    indented = 1",
    ].join("\n");
    const rows = python
      .readDeclarations(source)
      .map(({ name, typeText, defaultValue, description }) => [name, typeText, defaultValue, description]);
    expect(rows).toEqual([
      ["epochs", "int", 10, "passes over the data"],
      ["rate", "float", 1e-3, ""],
      ["name", undefined, undefined, ""],
      ["title", "str", "a # b", "the title"],
      ["sizes", "List[int]", [1, 2], "layers"],
      ["flag", "bool", true, ""],
      ["none", "Optional[str]", null, ""],
      ["path", undefined, undefined, ""],
    ]);
    expect(python.readDeclarations("none: Optional[str] = None")[0].type).toEqual({
      kind: "union",
      options: [{ kind: "string" }, { kind: "null" }],
    });
  });

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const [declaration] = python.readDeclarations(python.assign("value", value as JsonValue));
        expect(JSON.stringify(declaration.defaultValue)).toBe(JSON.stringify(value));
      }),
    );
  });

  it.runIf(hasPython)("writes what Python reads as the same value (skipped without python3)", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("{x}", "\"'''\\", "\u0085\u2028", "\n#"),
    );
    const values = fc.sample(fc.jsonValue({ stringUnit: "binary" }), 200) as JsonValue[];
    const all = [...values, ...fc.sample(text, 200), -0, 1e21, 0.1];
    const source = all.map((value, i) => python.assign(`v${i}`, value)).join("\n");
    const script = `${source}\nimport json, sys\nsys.stdout.write(json.dumps([${all.map((_, i) => `v${i}`).join(",")}]))`;
    const { stdout, stderr } = spawnSync("python3", ["-"], { input: script, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(all);
  });
});
