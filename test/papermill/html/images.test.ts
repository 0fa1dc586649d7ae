import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageFinder } from "../../../src/papermill/html/images";

describe("imageFinder", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "images-test-"));
    await mkdir(join(folder, "notebooks", "img"), { recursive: true });
    await writeFile(join(folder, "notebooks", "img", "a.png"), "png");
    await writeFile(join(folder, "notebooks", "secret.txt"), "secret");
    await writeFile(join(folder, "outside.png"), "outside");
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("embeds attachments and files below the notebook", () => {
    const find = imageFinder({ "b.svg": { "image/svg+xml": "<svg/>" } }, join(folder, "notebooks"));
    expect(find("img/a.png")).toBe(`data:image/png;base64,${Buffer.from("png").toString("base64")}`);
    expect(find("attachment:b.svg")).toBe(
      `data:image/svg+xml;base64,${Buffer.from("<svg/>").toString("base64")}`,
    );
  });

  it.each([
    "../outside.png",
    "secret.txt",
    "none.png",
    "https://example.com/a.png",
    "attachment:none.png",
    "/etc/hostname",
  ])("does not embed %s", (source) => {
    expect(imageFinder({}, join(folder, "notebooks"))(source)).toBeUndefined();
  });
});
