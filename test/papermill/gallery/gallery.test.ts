import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readReports } from "../../../src/papermill/gallery/read-reports";
import { renderGalleryFile } from "../../../src/papermill/gallery/render-gallery";
import { renderNotebook } from "../../../src/papermill/html/render-notebook";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { JsonObject } from "../../../src/papermill/notebook/model";
import { launchChromium, NO_CHROMIUM } from "../chromium";

const run = (day: number, duration: number, more: JsonObject = {}): JsonObject => ({
  input_path: "notebooks/study.ipynb",
  start_time: `2026-11-${day}T08:30:00Z`,
  end_time: `2026-11-${day}T08:40:00Z`,
  duration,
  ...more,
});

function report(title: string, papermill: JsonObject, verdicts: JsonObject = {}): string {
  const data = {
    "application/scrapbook.scrap.json+json": {
      name: "verdicts",
      data: verdicts,
      encoder: "json",
      version: 1,
    },
  };
  const cell = {
    ...newCodeCell("a", "x", []),
    outputs: [{ output_type: "display_data" as const, data, metadata: {} }],
  };
  return renderNotebook(
    { nbformat: 4, nbformat_minor: 5, metadata: { papermill }, cells: [cell] },
    { title },
  );
}

describe("a gallery", () => {
  let folder: string;
  let browser: Browser | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gallery-test-"));
    await mkdir(join(folder, "deeper #1"));
    await writeFile(
      join(folder, "old.html"),
      report("An old & long run", run(17, 900, { parameters: { profile: "paper" } }), { reproduced: 3 }),
    );
    await writeFile(join(folder, "deeper #1", "new.html"), report("<img src=x>", run(19, 20), { partly: 1 }));
    await writeFile(join(folder, "bad.html"), report("Broken", run(18, 5, { exception: true })));
    await writeFile(join(folder, "other.html"), "<p>no report</p>");
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  it("finds the reports in a folder and below, the latest first", async () => {
    const reports = await readReports(folder);
    expect(reports.map(({ path }) => path)).toEqual(["deeper #1/new.html", "bad.html", "old.html"]);
    await expect(readReports(join(folder, "none"))).rejects.toThrow(/cannot read the folder .*none/);
  });

  it("has a card for each, and is no report itself", async () => {
    const path = join(folder, "index.html");
    expect(await renderGalleryFile(folder, path)).toBe(3);
    expect(await renderGalleryFile(folder, path)).toBe(3);
    const html = await readFile(path, "utf8");
    expect(html).toContain('<a href="deeper%20%231/new.html">&lt;img src=x&gt;</a>');
    expect(html).toContain("3 reports, 1 failed; 15 min 25 s of runs");
    expect(html).toContain('<span class="nk-badge nk-reproduced">3 reproduced</span>');
    expect(html).not.toMatch(/<img|(?:src|href)="(?:https?:)?\/\//);
  });

  it("searches, filters and sorts, and leads to the report", async ({ skip }) => {
    if (!browser) return skip(NO_CHROMIUM);
    await renderGalleryFile(folder, join(folder, "index.html"), { assetsFolder: join(folder, "assets") });
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const troubles: string[] = [];
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
    page.on("pageerror", (error) => troubles.push(error.message));
    await page.goto(pathToFileURL(join(folder, "index.html")).href);
    const titles = () => page.locator(".card:visible h2").allTextContents();
    expect(await titles()).toEqual(["<img src=x>", "Broken", "An old & long run"]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.selectOption(".tools select", "duration");
    expect((await titles())[0]).toBe("An old & long run");
    await page.fill(".tools input", "PAPER run");
    expect(await titles()).toEqual(["An old & long run"]);
    await page.fill(".tools input", "nothing like it");
    expect(await page.isVisible(".none")).toBe(true);
    await page.fill(".tools input", "");
    await page.click("[data-filter=failed]");
    expect(await titles()).toEqual(["Broken"]);
    await page.click("[data-filter=all]");
    await page.click("text=<img src=x>");
    await page.waitForURL(/new\.html$/);
    expect(await page.textContent("h1")).toBe("<img src=x>");
    expect(troubles).toEqual([]);
    await page.close();
  });
});
