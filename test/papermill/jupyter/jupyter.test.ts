import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderNotebook } from "../../../src/papermill/html/render-notebook";
import { installKernels } from "../../../src/papermill/kernel/install-kernel";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { Notebook } from "../../../src/papermill/notebook/model";
import { readNotebook } from "../../../src/papermill/notebook/read";
import { writeNotebook } from "../../../src/papermill/notebook/write";
import { buildRunner } from "../built-runner";
import { launchChromium, NO_CHROMIUM } from "../chromium";

const JUPYTER = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "jupyter-notebook"))
  .find(existsSync);

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A notebook as people write them: parameters, text, a table, a figure. */
function ownNotebook(builtRunner: string): Notebook {
  const source = JSON.stringify(join(builtRunner, "dist", "papermill", "contract", "show-figure"));
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" },
      language_info: { name: "typescript" },
    },
    cells: [
      { id: "title", cell_type: "markdown", source: "# Squares of $x$", metadata: {} },
      newCodeCell("parameters", "const count: number = 3; // how many", ["parameters"]),
      newCodeCell(
        "text",
        'const squares = Array.from({ length: count }, (_, i) => i * i);\nconsole.log("squares " + squares);',
        [],
      ),
      newCodeCell(
        "table",
        'import { display } from "tslab";\ndisplay.html("<table id=\'shown\'><tr><td>4</td></tr></table>");',
        [],
      ),
      newCodeCell(
        "figure",
        `const { showFigure } = require(${source});\n` +
          'showFigure({ data: [{ y: squares }], layout: { title: { text: "Squares" } } });',
        [],
      ),
    ],
  };
}

describe("the notebooks in Jupyter", () => {
  let folder: string;
  let runner: string;
  let server: ChildProcess | undefined;
  let address: string;
  let browser: Browser | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "jupyter-test-"));
    runner = buildRunner().folder;
    await mkdir(join(folder, "notebooks"));
    await writeNotebook(join(folder, "notebooks", "squares.ipynb"), ownNotebook(runner));
    await copyFile("notebooks/01-seq2seq-knn.ipynb", join(folder, "notebooks", "01-seq2seq-knn.ipynb"));
    await installKernels(resolve("."), join(folder, "data"));
    browser = await launchChromium();
    if (JUPYTER && browser) address = await startJupyter(JUPYTER);
  });
  afterAll(async () => {
    await browser?.close();
    if (server?.exitCode === null) {
      const ended = new Promise((resolve) => server!.once("exit", resolve));
      server.kill("SIGTERM");
      await ended;
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    await rm(runner, { recursive: true });
  });

  /** @returns the server's address, with its token. */
  async function startJupyter(command: string): Promise<string> {
    const options = [
      "--no-browser",
      "--allow-root",
      "--ip=127.0.0.1",
      `--port=${await freePort()}`,
      "--notebook-dir=notebooks",
    ];
    const own = {
      HOME: folder,
      JUPYTER_DATA_DIR: join(folder, "data"),
      JUPYTER_CONFIG_DIR: join(folder, "config"),
    };
    const env = {
      ...process.env,
      ...own,
      JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
      IPYTHONDIR: join(folder, "ipython"),
    };
    server = spawn(command, options, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    return new Promise((resolve, reject) => {
      let log = "";
      const read = (chunk: Buffer): void => {
        log += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\w+/.exec(log);
        if (found) resolve(found[0]);
      };
      server!.stdout!.on("data", read);
      server!.stderr!.on("data", read);
      server!.on("exit", () => reject(new Error(`jupyter-notebook ended; it wrote:\n${log}`)));
    });
  }

  async function open(name: string): Promise<Page> {
    const page = await browser!.newPage();
    await page.goto(address);
    await page.goto(new URL(`/notebooks/${name}`, address).href);
    await page.waitForFunction("window.Jupyter?.notebook?.kernel?.is_connected()");
    return page;
  }

  it("run, with their texts, tables and figures, and what is saved is a report", async ({ skip }) => {
    if (!JUPYTER) return skip("jupyter-notebook is not installed");
    if (!browser) return skip(NO_CHROMIUM);
    const page = await open("squares.ipynb");
    expect(await page.textContent("#kernel_indicator .kernel_indicator_name")).toContain("TypeScript");
    await page.evaluate("Jupyter.notebook.execute_all_cells()");
    await page.locator(".output svg.static-chart").waitFor();
    expect(await page.textContent(".output_stdout")).toContain("squares 0,1,4");
    expect(await page.textContent(".output #shown")).toBe("4");
    expect(await page.locator(".output svg.static-chart path").count()).toBeGreaterThan(1);
    await page.evaluate("Jupyter.notebook.save_notebook()");
    const saved = join(folder, "notebooks", "squares.ipynb");
    await expect.poll(async () => JSON.stringify(await readNotebook(saved))).toContain("static-chart");
    const html = renderNotebook(await readNotebook(saved));
    expect(html).toContain("<figcaption>Squares</figcaption>");
    expect(html).not.toContain("static-chart");
    await page.close();
  });

  it("open as they are committed", async ({ skip }) => {
    if (!JUPYTER) return skip("jupyter-notebook is not installed");
    if (!browser) return skip(NO_CHROMIUM);
    const page = await open("01-seq2seq-knn.ipynb");
    const { cells } = await readNotebook("notebooks/01-seq2seq-knn.ipynb");
    expect(await page.evaluate("Jupyter.notebook.get_cells().length")).toBe(cells.length);
    expect(await page.locator(".rendered_html h1").first().textContent()).toContain(
      "Sequence to sequence kNN",
    );
    expect(await page.evaluate("Jupyter.notebook.kernel.name")).toBe("tslab");
    await page.close();
  });
});
