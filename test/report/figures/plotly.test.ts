import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleFigures } from "./samples";

const executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);

// Without a browser there is nothing that could draw: the other tests of this folder check the figures' content.
describe.skipIf(!executable)(
  `plotly draws every figure${executable ? "" : " (skipped: no Chromium)"}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
    });
    afterAll(() => browser?.close());

    it("knows every attribute and value, and draws without an error", async () => {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.setContent("<div id='figure' style='width: 900px'></div>");
      await page.addScriptTag({ path: require.resolve("plotly.js-dist-min/plotly.min.js") });
      for (const [name, { data, layout }] of Object.entries(sampleFigures())) {
        const call = `(async () => {
        const [data, layout] = ${JSON.stringify([data, layout])};
        const problems = (Plotly.validate(data, layout) ?? []).filter(({ code }) => code !== "unused");
        await Plotly.newPlot("figure", data, layout);
        return [problems.map(({ msg }) => msg), document.querySelectorAll("#figure svg.main-svg").length];
      })()`;
        const [problems, drawings] = (await page.evaluate(call)) as [string[], number];
        expect(problems, name).toEqual([]);
        expect(drawings, name).toBeGreaterThan(0);
      }
      expect(errors).toEqual([]);
    });
  },
);
