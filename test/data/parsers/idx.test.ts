import { describe, expect, it } from "vitest";
import { parseIdx } from "../../../src/data/parsers/idx";
import { contentOf } from "./chunks";

// Two images of 1 x 3 pixels, byte by byte as the format's page describes them.
const IMAGES = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255);

describe("parseIdx", () => {
  it("reads shape and values", async () => {
    const { shape, values } = await parseIdx(contentOf(IMAGES));
    expect(shape).toEqual([2, 1, 3]);
    expect(Array.from(values)).toEqual([10, 20, 30, 40, 50, 255]);
  });

  it.each([
    ["a missing value", IMAGES.subarray(0, 21), "rows.csv: expected 6 values (2 x 1 x 3), got 5"],
    ["a surplus value", Uint8Array.of(...IMAGES, 1), "rows.csv: expected 6 values (2 x 1 x 3), got 7"],
    ["half a header", IMAGES.subarray(0, 9), "rows.csv: expected 3 dimensions, got the end of the file"],
    [
      "another type",
      Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 0),
      "rows.csv: expected an IDX file of unsigned bytes",
    ],
    ["no content", new Uint8Array(0), "rows.csv: expected an IDX file of unsigned bytes"],
  ])("refuses %s", async (_, bytes, message) => {
    await expect(parseIdx(contentOf(bytes))).rejects.toThrow(message);
  });
});
