import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forEachLine } from "../../../src/data/parsers/lines";
import { cut } from "./chunks";

async function linesOf(text: string, lengths?: number[]): Promise<[number, string][]> {
  const lines: [number, string][] = [];
  await forEachLine(cut(Buffer.from(text), lengths), (bytes, start, end, number) => {
    lines.push([number, Buffer.from(bytes.subarray(start, end)).toString()]);
  });
  return lines;
}

describe("forEachLine", () => {
  it.each(["\n", "\r\n", "\r"])("ends lines at %j and counts empty ones", async (end) => {
    expect(await linesOf(["one", "", "three", "four"].join(end))).toEqual([
      [1, "one"],
      [3, "three"],
      [4, "four"],
    ]);
  });

  it("needs no end at the last line, and minds none", async () => {
    expect(await linesOf("a\nb")).toEqual(await linesOf("a\nb\n"));
    expect(await linesOf("")).toEqual([]);
  });

  it("finds the same lines however the bytes are cut", async () => {
    const text = fc
      .array(fc.constantFrom("a", "bc", ",", "\n", "\r", "\r\n"), { maxLength: 60 })
      .map((s) => s.join(""));
    const lengths = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(text, lengths, async (value, cuts) => {
        const expected = value
          .split(/\r\n|\r|\n/)
          .map((line, i): [number, string] => [i + 1, line])
          .filter(([, line]) => line !== "");
        expect(await linesOf(value, cuts)).toEqual(expected);
      }),
    );
  });
});
