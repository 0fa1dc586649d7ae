import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CommandLineText } from "../../../src/papermill/parameters/command-line-text";
import { gatherParameters, type ParameterSources } from "../../../src/papermill/parameters/given-parameters";

const folder = mkdtempSync(join(tmpdir(), "given-parameters-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const none: ParameterSources = { texts: [], strings: [], files: [], yaml: [], base64: [] };

describe("gatherParameters", () => {
  it("applies base64, files, YAML, texts and strings in this order", async () => {
    const sources: ParameterSources = {
      strings: [["e", "raw"]],
      texts: [
        ["d", "text"],
        ["e", "text"],
      ],
      yaml: ["{c: yaml, d: yaml, e: yaml}"],
      files: [file("1.yaml", "b: file 1\nc: file 1"), file("2.json", '{"c": "file 2", "d": 2, "e": 2}')],
      base64: [Buffer.from("{a: base64, b: base64, c: base64, d: base64, e: base64}").toString("base64")],
    };
    expect(await gatherParameters(sources)).toEqual({
      a: "base64",
      b: "file 1",
      c: "yaml",
      d: new CommandLineText("text"),
      e: "raw",
    });
  });

  it("names the file, and the line in it", async () => {
    const bad = file("bad.yaml", "a: 1\nb: [");
    await expect(gatherParameters({ ...none, files: [bad] })).rejects.toThrow(`${bad}, line 2`);
    const absent = join(folder, "absent.yaml");
    await expect(gatherParameters({ ...none, files: [absent] })).rejects.toThrow(
      `cannot read the parameters in ${absent}: ENOENT`,
    );
  });
});
