import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../src/papermill/command-line";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import { writeNotebook } from "../../../src/papermill/notebook/write";

describe("the commands render, gallery and serve", () => {
  let folder: string;
  let told: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "gallery-command-test-"));
    const cells = [newCodeCell("a", "1", [])];
    await writeNotebook(join(folder, "a.ipynb"), { nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
    told = "";
    vi.spyOn(process.stderr, "write").mockImplementation((text) => ((told += String(text)), true));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  it("share assets and list the report", async () => {
    const assets = join(folder, "assets");
    expect(await main(["render", join(folder, "a.ipynb"), join(folder, "a.html"), "--assets", assets])).toBe(
      0,
    );
    expect(await main(["gallery", folder, "--assets", assets, "--title", "All"])).toBe(0);
    expect(await readFile(join(folder, "index.html"), "utf8")).toMatch(
      /<h1>All<\/h1>.*<a href="a.html">a<\/a>/s,
    );
    expect((await readdir(assets)).map((name) => name.replace(/-\w{10}\./, ".")).sort()).toEqual([
      "fonts.css",
      "gallery.css",
      "gallery.js",
      "report.css",
      "report.js",
    ]);
    expect(told).toContain("an index of 1 report\n");
  });

  it("refuse what they cannot do", async () => {
    expect(await main(["gallery", join(folder, "none")])).toBe(2);
    expect(await main(["serve", "--notebooks", join(folder, "none"), "--outputs", folder])).toBe(2);
    expect(await main(["serve", "--port", "70000"])).toBe(2);
    expect(await main(["serve", "--jobs", "0"])).toBe(2);
    expect(told).toMatch(
      /cannot read the folder .*none(.|\n)*cannot read the folder of notebooks(.|\n)*expected a port from 1 to 65535, got 70000(.|\n)*of 1 or more, got 0/,
    );
  });
});
