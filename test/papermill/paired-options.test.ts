import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinPairs, readPair } from "../../src/papermill/paired-options";

describe("joinPairs", () => {
  it("makes one argument of a name and a value, wherever they stand", () => {
    const joined = joinPairs(
      ["-p", "a", "-1", "in", "--parameters", "b", "--", "out", "--", "-p"],
      ["-p", "--parameters"],
    );
    expect(joined).toEqual(["-p", '["a","-1"]', "in", "--parameters", '["b","--"]', "out", "--", "-p"]);
  });

  it("loses nothing of any value", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: "binary" }), (name, value) => {
        const [, joined] = joinPairs(["-p", name, value], ["-p"]);
        expect(readPair(joined)).toEqual([name, value]);
        expect(joined.startsWith("-")).toBe(false);
      }),
    );
  });

  it("asks for the value", () => {
    expect(() => joinPairs(["in", "out", "-p", "a"], ["-p"])).toThrow(
      "expected a name and a value behind -p",
    );
  });
});
