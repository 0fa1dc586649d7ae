import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { Cell, Notebook } from "../../../src/papermill/notebook/model";
import { readNotebook } from "../../../src/papermill/notebook/read";
import { writeNotebook } from "../../../src/papermill/notebook/write";
import { serve, type Served } from "../../../src/papermill/serve/server";
import { launchChromium, NO_CHROMIUM } from "../chromium";

const heading = (text: string): Cell => ({
  id: "title",
  cell_type: "markdown",
  source: `# ${text}`,
  metadata: {},
});
const notebook = (...cells: Cell[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: "tslab", display_name: "TypeScript" },
    language_info: { name: "typescript" },
  },
  cells,
});
const TITLE = "Steps of one step_by_step, MNkNN_VEC";
const STEPS = notebook(
  heading("Steps of *one* `step_by_step`, MNkNN_VEC"),
  newCodeCell(
    "parameters",
    [
      "const steps: number = 2; // how many",
      'const mode: "short" | "endless" = "short"; // how long',
      'const label: string = "<default>";',
      "const weights: number[] = [1];",
    ].join("\n"),
    ["parameters"],
  ),
  newCodeCell("count", 'for (let i = 1; i <= steps; i++) console.log("step " + i + " of " + label);', []),
  newCodeCell("wait", 'while (mode === "endless") await new Promise((done) => setTimeout(done, 50));', []),
  newCodeCell(
    "plot",
    'import { display } from "tslab";\n' +
      'display.raw("application/vnd.plotly.v1+json", JSON.stringify({ data: [{ y: [1, 2] }], layout: { title: { text: label } } }));',
    [],
  ),
);

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

describe("node-papermill serve", () => {
  let folder: string;
  let served: Served;
  let browser: Browser | undefined;
  let origin: string;
  let cookie: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "serve-test-"));
    await writeNotebook(join(folder, "notebooks", "steps.ipynb"), STEPS);
    await writeFile(join(folder, "notebooks", "broken.ipynb"), "{");
    await writeFile(join(folder, "secret.txt"), "secret");
    await mkdir(join(folder, "outputs", ".hidden"), { recursive: true });
    await writeFile(join(folder, "outputs", ".hidden", "a.html"), "hidden");
    await writeFile(join(folder, "outputs", "page.html"), "<script>document.title = 'ran'</script>");
    await symlink(join(folder, "secret.txt"), join(folder, "outputs", "link.html"));
    served = await serve({ notebooks: join(folder, "notebooks"), outputs: join(folder, "outputs") });
    ({ origin } = new URL(served.url));
    cookie = (await ask(served.url.slice(origin.length))).headers["set-cookie"]![0].split(";")[0];
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await served.close();
    await rm(folder, { recursive: true });
  });

  /** Asks as written: unlike fetch, `path` is not tidied and all headers may be set. */
  function ask(path: string, headers: OutgoingHttpHeaders = {}, body?: string): Promise<Answer> {
    const { hostname, port } = new URL(served.url);
    return new Promise((resolve, reject) => {
      const method = body === undefined ? "GET" : "POST";
      const asked = request({ hostname, port, path, method, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: text }),
        );
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }

  const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

  describe("lets nobody in", () => {
    it("without the token", async () => {
      for (const path of ["/", "/reports/page.html", "/?token=wrong", "/?token="]) {
        const { status, body } = await ask(path);
        expect([status, body]).toEqual([403, expect.stringContaining("token")]);
      }
      const page = await ask("/", { cookie });
      expect(page.status).toBe(200);
      expect(page.body).toContain(TITLE);
      expect((await ask("/", { cookie: `${cookie}x` })).status).toBe(403);
    });

    it("under the name of another site", async () => {
      for (const host of ["example.com", `example.com:${new URL(origin).port}`, "127.0.0.1", "127.0.0.1:1"])
        expect((await ask("/", { cookie, host })).status).toBe(403);
    });

    it("from the page of another site, even with the cookie", async () => {
      const run = form({ notebook: "steps.ipynb" });
      for (const headers of [
        { cookie },
        { cookie, origin: "https://example.com" },
        { cookie, origin: "null" },
        { cookie, origin: `${origin}1` },
        { cookie, origin, "sec-fetch-site": "cross-site" },
        { origin },
      ]) {
        expect((await ask("/runs", headers, run)).status).toBe(403);
      }
      expect((await ask("/", { cookie, origin: "https://example.com" })).status).toBe(403);
      expect((await ask("/", { cookie })).body).not.toContain("Runs since");
    });

    it("to files outside of the reports", async () => {
      for (const path of [
        "../secret.txt",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "..%5csecret.txt",
        "x/../../secret.txt",
        "%2fetc%2fpasswd",
        "/etc/passwd",
        "link.html",
        ".hidden/a.html",
        "%00page.html",
        "%",
        "",
      ]) {
        const { status, body } = await ask(`/reports/${path}`, { cookie });
        expect([path, status, body.includes("secret")]).toEqual([path, 404, false]);
      }
    });

    it("to scripts in a report: it is shown as a site of its own", async () => {
      const { status, headers } = await ask("/reports/page.html", { cookie });
      expect(status).toBe(200);
      expect(headers["content-security-policy"]).toMatch(/^sandbox (?!.*allow-same-origin)/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
    });
  });

  it("keeps the cookie from scripts and from other sites", async () => {
    const { status, headers } = await ask(served.url.slice(origin.length));
    expect([status, headers.location]).toEqual([303, "/"]);
    expect(headers["set-cookie"]![0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
  });

  it("answers what it cannot do", async () => {
    const post = { cookie, origin };
    expect((await ask("/none", { cookie })).status).toBe(404);
    expect((await ask("/runs/none", { cookie })).status).toBe(404);
    expect((await ask("/runs", post, form({ notebook: "../secret.ipynb" }))).status).toBe(404);
    expect((await ask("/runs", post, "x".repeat(2 << 20))).status).toBe(413);
    const broken = await ask("/runs", post, form({ notebook: "broken.ipynb" }));
    expect([broken.status, broken.body]).toEqual([400, expect.stringContaining("is not a notebook")]);
  });

  it("refuses a value of the wrong type, and shows it again as text", async () => {
    const hostile = '"><script>alert(1)</script>';
    for (const [name, value] of [
      ["steps", hostile],
      ["weights", hostile],
      ["mode", "long"],
      [hostile, "1"],
    ]) {
      const fields = form({ notebook: "steps.ipynb", [`parameter:${name}`]: value });
      const { status, body } = await ask("/runs", { cookie, origin }, fields);
      expect([status, body.includes(hostile), body.includes('role="alert"')]).toEqual([400, false, true]);
    }
  });

  it("makes a field after each parameter's type, with its default", async () => {
    const { body } = await ask("/", { cookie });
    expect(body).toMatch(/<input type="number" step="any"[^>]*name="parameter:steps"[^>]*value="2"/);
    expect(body).toMatch(/name="parameter:mode"><option selected>short<\/option><option>endless<\/option>/);
    expect(body).toMatch(/name="parameter:label"[^>]*value="&lt;default&gt;"/);
    expect(body).toMatch(/name="parameter:weights"[^>]*value="\[1\]"/);
    expect(body).toContain("how many · number");
  });

  it("says that a port is taken", async () => {
    const port = Number(new URL(origin).port);
    const options = { notebooks: join(folder, "notebooks"), outputs: join(folder, "outputs"), port };
    await expect(serve(options)).rejects.toThrow(`port ${port} is taken; choose another with --port`);
    await expect(serve({ ...options, notebooks: join(folder, "none") })).rejects.toThrow(
      /cannot read the folder of notebooks/,
    );
  });

  /** Opens the first page and fills in the form of the notebook. */
  async function openForm(page: Page): Promise<void> {
    await page.goto(served.url);
    await page.click("summary:has-text('steps.ipynb')");
  }

  it("starts a run in the browser, shows its cells as they finish, and leads to the report", async ({
    skip,
  }) => {
    if (!browser) return skip(NO_CHROMIUM);
    const page = await browser.newPage();
    const troubles: string[] = [];
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("request", (asked) => new URL(asked.url()).origin !== origin && troubles.push(asked.url()));
    await openForm(page);
    await page.fill("details[open] [name='parameter:label']", "<img src=x onerror=alert(1)>");
    await page.click("details[open] button");
    await page.waitForURL(/\/runs\/[\w-]+$/);
    await page.locator(".cells > li[data-status=completed]").nth(4).waitFor();
    expect(await page.locator(".cells > li").nth(2).textContent()).toContain(
      "step 2 of <img src=x onerror=alert(1)>",
    );
    expect(await page.locator(".cells figcaption").textContent()).toBe("<img src=x onerror=alert(1)>");
    expect(await page.locator(".cells svg.chart").count()).toBe(1);
    await page.click(".open-report");
    await page.locator(".plot .main-svg").first().waitFor();
    expect(await page.textContent(".parameters")).toContain('"<img src=x onerror=alert(1)>"');
    await page.goto(origin);
    expect(await page.locator(".card h2").allTextContents()).toContain(TITLE);
    expect(await page.textContent(".runs .state")).toBe("completed");
    expect(troubles).toEqual([]);
    await page.close();
  });

  it("cancels a run in the browser and keeps what had finished, also of one that waits", async ({ skip }) => {
    if (!browser) return skip(NO_CHROMIUM);
    const page = await browser.newPage();
    await openForm(page);
    await page.selectOption("details[open] [name='parameter:mode']", "endless");
    await page.click("details[open] button");
    await page.locator(".cells > li[data-status=running]", { hasText: "endless" }).waitFor();

    const waiting = await browser.newPage();
    await waiting
      .context()
      .addCookies([{ name: cookie.split("=")[0], value: cookie.split("=")[1], url: origin }]);
    await openForm(waiting);
    await waiting.click("details[open] button");
    await waiting.waitForURL(/\/runs\/[\w-]+$/);
    expect(await waiting.textContent(".state")).toBe("waiting");
    await waiting.click("text=Cancel");
    await waiting.locator(".state:has-text('cancelled')").waitFor();

    await page.click("text=Cancel");
    await page.locator(".state:has-text('cancelled')").waitFor();
    const files = await readdir(join(folder, "outputs"));
    const saved = await readNotebook(
      join(
        folder,
        "outputs",
        files
          .filter((name) => name.endsWith(".ipynb"))
          .sort()
          .pop()!,
      ),
    );
    const counted = saved.cells.find(({ id }) => id === "count");
    expect(JSON.stringify(counted)).toContain("step 2 of");
    await Promise.all([page.close(), waiting.close()]);
  });

  it("tells the whole story to who begins to watch later, also without a browser", async () => {
    const { headers, status } = await ask(
      "/runs",
      { cookie, origin },
      form({ notebook: "steps.ipynb", "parameter:steps": "1" }),
    );
    expect(status).toBe(303);
    const page = headers.location!;
    await expect
      .poll(async () => (await ask("/", { cookie })).body, { timeout: 30_000 })
      .toMatch(new RegExp(`<li class="completed"><a href="${page}">`));
    const { hostname, port } = new URL(served.url);
    const text = await new Promise<string>((resolve) => {
      const asked = request({ hostname, port, path: `${page}/events`, headers: { cookie } }, (response) => {
        let story = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          story += chunk;
          if (!story.includes('"position":5')) return;
          asked.destroy();
          resolve(story);
        });
      });
      asked.end();
    });
    const events = text
      .trim()
      .split("\n\n")
      .map((event) => JSON.parse(event.slice("data: ".length)) as Record<string, unknown>);
    expect(events.map(({ type }) => type)).toEqual(["status", "cell", "cell", "cell", "cell", "cell"]);
    expect(events[0]).toMatchObject({
      status: "completed",
      total: 5,
      report: expect.stringMatching(/\.html$/) as string,
    });
  });
});
