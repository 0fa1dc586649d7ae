import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderNotebook, renderNotebookFile } from "../../../src/papermill/html/render-notebook";
import { launchChromium, NO_CHROMIUM } from "../chromium";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { Cell, CodeCell, Notebook, Output } from "../../../src/papermill/notebook/model";
import { writeNotebook } from "../../../src/papermill/notebook/write";

const html = (text: string): Output => ({
  output_type: "display_data",
  data: { "text/html": text },
  metadata: {},
});
const figure = (title: string): Output => ({
  output_type: "display_data",
  data: {
    "application/vnd.plotly.v1+json": { data: [{ y: [1, 3, 2] }], layout: { title: { text: title } } },
  },
  metadata: {},
});
const prose = (id: string, source: string): Cell => ({ id, cell_type: "markdown", source, metadata: {} });
const code = (id: string, outputs: Output[], ...tags: string[]): CodeCell => ({
  ...newCodeCell(id, `const ${id} = 1;`, tags),
  outputs,
});

const WIDE_TABLE = `<table class="nk-table"><thead><tr><th></th>${"<th>F1</th>".repeat(20)}<th>note</th></tr></thead>
  <tbody><tr><th>kNN</th>${"<td>64.57 ± 0.31 (3 seeds)</td>".repeat(20)}<td>as printed</td></tr></tbody></table>`;
const HOSTILE = `<script>window.hacked = true</script><img src="https://example.com/x.png" onerror="window.hacked = true">
  <a id="theme" href="javascript:window.hacked=true">x</a>`;
const NOTEBOOK: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    prose("intro", "# Report\n\nText with $\\frac{a}{b}$.\n\n## Results\n\n## Details"),
    code("tables", [html(WIDE_TABLE), html(HOSTILE)]),
    code("curve", [figure("Curve")]),
    code("hidden", [], "hide-input"),
    prose("gap", "text\n\n".repeat(80)),
    code("below", [figure("Below")]),
    code("bad", [{ output_type: "error", ename: "E", evalue: "v", traceback: [] }]),
  ],
};
const PAGE = renderNotebook(NOTEBOOK);

describe("a report in a browser", () => {
  let browser: Browser | undefined;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "page-test-"));
    await writeFile(join(folder, "page.html"), PAGE);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  /** Opens the page, lets `look` at it, and checks that nothing went wrong and nothing went out meanwhile. */
  async function open(
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
    { address = pathToFileURL(join(folder, "page.html")).href, allowed = /^(?:file|data|blob):/ } = {},
  ): Promise<void> {
    const context = await browser!.newContext({ viewport: { width: 1400, height: 900 }, ...options });
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
    page.on(
      "request",
      (request) =>
        /^data:/.test(request.url()) || allowed.test(request.url()) || troubles.push(request.url()),
    );
    await page.goto(address);
    await look(page);
    if (options.javaScriptEnabled !== false) expect(await page.evaluate("window.hacked")).toBeUndefined();
    expect(troubles).toEqual([]);
    await context.close();
  }

  const skipWithout = (skip: (note: string) => void) => {
    if (!browser) skip(NO_CHROMIUM);
  };

  it("draws figures when they are near, in the colours of the theme, and switches", async ({ skip }) => {
    skipWithout(skip);
    await open({ colorScheme: "light" }, async (page) => {
      const drawn = page.locator("figure:has(.plot .main-svg) figcaption");
      await drawn.first().waitFor();
      expect(await drawn.allTextContents()).toEqual(["Curve"]);
      const colours = () =>
        page.evaluate<string[]>(
          `[getComputedStyle(document.body).backgroundColor, document.querySelector(".plot .xtick text").style.fill]`,
        );
      const light = await colours();
      await page.click("[data-switch=theme]");
      await expect.poll(colours).not.toContain(light[0]);
      await expect.poll(colours).not.toContain(light[1]);
      await page.locator("#cell-below").scrollIntoViewIfNeeded();
      await expect.poll(() => drawn.allTextContents()).toEqual(["Curve", "Below"]);
    });
  });

  it("shows a drawing in the place of each figure on paper and without JavaScript", async ({ skip }) => {
    skipWithout(skip);
    const shown = (page: Page) =>
      page
        .locator("figure.figure .picture > *")
        .evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.classList[0]));
    await open({ javaScriptEnabled: false }, async (page) => {
      expect(await shown(page)).toEqual(["chart", "chart"]);
    });
    await open({}, async (page) => {
      await page.locator(".plot .main-svg").first().waitFor();
      expect(await shown(page)).toEqual(["plot", "chart"]);
      await page.emulateMedia({ media: "print" });
      expect(await shown(page)).toEqual(["chart", "chart"]);
    });
  });

  it("finds what it shares with other reports, opened as a file and from a server", async ({ skip }) => {
    skipWithout(skip);
    const inputPath = join(folder, "shared.ipynb");
    await writeNotebook(inputPath, NOTEBOOK);
    const outputPath = join(folder, "reports", "page.html");
    await renderNotebookFile(inputPath, outputPath, { assets: join(folder, "assets") });
    await renderNotebookFile(inputPath, outputPath, { assets: join(folder, "assets") });
    const assets = await readdir(join(folder, "assets"));
    expect(assets.map((name) => name.replace(/-\w{10}\./, ".")).sort()).toEqual([
      "fonts.css",
      "formulas.css",
      "plotly.js",
      "report.css",
      "report.js",
    ]);
    expect((await stat(outputPath)).size).toBeLessThan(200_000);

    const server = createServer((request, response) => {
      const type = { css: "text/css", html: "text/html", js: "text/javascript" }[
        request.url!.split(".").pop()!
      ];
      response.setHeader("Content-Type", type!);
      void readFile(join(folder, request.url!)).then((content) => response.end(content));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const address of [pathToFileURL(outputPath).href, `${origin}/reports/page.html`]) {
      await open(
        {},
        async (page) => {
          await page.locator(".plot .main-svg").first().waitFor();
          expect(
            await page.evaluate(`document.fonts.load("16px 'Source Serif 4'").then((fonts) => fonts.length)`),
          ).toBe(1);
          expect(
            await page.evaluate("getComputedStyle(document.querySelector('.katex')).fontFamily"),
          ).toContain("KaTeX");
        },
        {
          address,
          allowed: address.startsWith("http") ? new RegExp(`^${origin}/(?:reports|assets)/`) : undefined,
        },
      );
    }
    await new Promise((resolve) => server.close(resolve));
  });

  it("shows a figure's tools only under the pointer", async ({ skip }) => {
    skipWithout(skip);
    await open({}, async (page) => {
      const tools = page.locator(".plot .modebar").first();
      const opacity = () => tools.evaluate((element) => getComputedStyle(element).opacity);
      await tools.waitFor({ state: "attached" });
      expect(await opacity()).toBe("0");
      await page.locator(".plot").first().hover();
      await expect.poll(opacity).toBe("1");
    });
  });

  it("begins dark where the system is dark", async ({ skip }) => {
    skipWithout(skip);
    await open({ colorScheme: "dark" }, async (page) => {
      const [red] = (await page.evaluate<string>("getComputedStyle(document.body).backgroundColor")).match(
        /\d+/g,
      )!;
      expect(Number(red)).toBeLessThan(60);
      expect(await page.textContent("[data-switch=theme]")).toBe("Light");
    });
  });

  it("unfolds all code but what is to stay folded", async ({ skip }) => {
    skipWithout(skip);
    await open({}, async (page) => {
      const isOpen = () =>
        page.locator("details.source").evaluateAll((all) => all.map((one) => one.hasAttribute("open")));
      expect(await isOpen()).toEqual([false, false, false, false, true]);
      await page.click("[data-switch=code]");
      expect(await isOpen()).toEqual([true, true, false, true, true]);
    });
  });

  it("sets numbers flush right, and leads from the head to the error", async ({ skip }) => {
    skipWithout(skip);
    await open({}, async (page) => {
      const alignments = await page.evaluate<string[]>(
        `[...document.querySelectorAll(".nk-table tbody tr > *")].map((cell) => getComputedStyle(cell).textAlign)`,
      );
      expect(alignments).toEqual(["left", ...Array(20).fill("right"), "left"]);
      await page.click(".failure a");
      await expect
        .poll(() => page.evaluate<number>(`document.querySelector(".error").getBoundingClientRect().top`))
        .toBeLessThan(900);
    });
  });

  it("fits a phone: wide tables scroll, the page does not", async ({ skip }) => {
    skipWithout(skip);
    await open({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, async (page) => {
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
      expect(
        await page.evaluate(`document.querySelector(".outputs .scroll").matches(".more[tabindex]")`),
      ).toBe(true);
      expect(await page.evaluate(`document.querySelector(".contents details").open`)).toBe(false);
    });
  });
});
