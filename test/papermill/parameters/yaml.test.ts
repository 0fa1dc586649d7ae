import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readYamlParameters } from "../../../src/papermill/parameters/yaml";

describe("readYamlParameters", () => {
  it("reads YAML as papermill does: 1.1, and dates stay text", () => {
    const text =
      "epochs: 10\nrate: 1.0e-3\nflag: yes\nday: 2026-11-20\nnames: [a, b]\nnothing:\nnested: {a: {b: [1]}}";
    expect(readYamlParameters(text, "p.yaml")).toEqual({
      epochs: 10,
      rate: 1e-3,
      flag: true,
      day: "2026-11-20",
      names: ["a", "b"],
      nothing: null,
      nested: { a: { b: [1] } },
    });
    expect(readYamlParameters("", "p.yaml")).toEqual({});
    expect(readYamlParameters("a: &x {k: 1}\nb:\n  <<: *x\n  l: 2", "p.yaml").b).toEqual({ k: 1, l: 2 });
  });

  it("reads any JSON", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.jsonValue()), (value) => {
        expect(JSON.stringify(readYamlParameters(JSON.stringify(value), "p.json"))).toBe(
          JSON.stringify(value),
        );
      }),
    );
  });

  it.each([
    ["epochs: 10\nname: [a, b\nrate: 1", /^p\.yaml, line 3, column \d+: /],
    ["epochs: 10\n\tname: a", /^p\.yaml, line 2, column \d+: /],
    ["a: 1\na: 2", /^p\.yaml, line 2, column 1: Map keys must be unique/],
    ["a: !custom 1", /^p\.yaml, line 1, column 4: Unresolved tag/],
    ["- 1\n- 2", /^p\.yaml: expected a mapping of names to values/],
    ["a: .inf", /^p\.yaml: Infinity cannot be a parameter/],
  ])("refuses %j, naming the place", (text, message) => {
    expect(() => readYamlParameters(text, "p.yaml")).toThrow(message);
  });

  it("does not unfold a document that multiplies itself", () => {
    const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 9; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    expect(() => readYamlParameters(bomb.join("\n"), "p.yaml")).toThrow(/alias/);
  });
});
