import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../src/papermill/command-line";
import { newCodeCell } from "../../src/papermill/notebook/cell-ids";
import type { CodeCell } from "../../src/papermill/notebook/model";
import { parseNotebook, readNotebook } from "../../src/papermill/notebook/read";
import { writeNotebook } from "../../src/papermill/notebook/write";
import { buildRunner } from "./built-runner";
import { isAlive, waitUntil } from "./kernel/processes";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "command-line-test-"))));
afterEach(() => rm(folder, { recursive: true }));

/** Writes a notebook of these cells, the first of which declares the parameters. */
async function notebook(...sources: string[]): Promise<string> {
  const path = join(folder, "in.ipynb");
  const cells = sources.map((source, i) => newCodeCell(`cell-${i}`, source, i === 0 ? ["parameters"] : []));
  await writeNotebook(path, { nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  return path;
}

describe("main", () => {
  let stderr = "";
  let stdout = "";
  beforeEach(() => {
    stderr = stdout = "";
    vi.spyOn(process.stderr, "write").mockImplementation((text) => ((stderr += String(text)), true));
    vi.spyOn(process.stdout, "write").mockImplementation((text) => ((stdout += String(text)), true));
  });
  afterEach(() => void vi.restoreAllMocks());

  it("runs a notebook with parameters wherever they stand, reports each cell, and renders the result", async () => {
    const input = await notebook(
      "const name = 'a';\nconst k: number = 1;",
      "console.log(typeof name, name, k)",
    );
    const output = join(folder, "out.ipynb");
    expect(await main(["-p", "name", "10", input, output, "--parameters", "k", "-3"])).toBe(0);
    expect(stderr).toContain("starting tslab; 3 cells to run\n");
    expect(stderr).toMatch(/\[3\/3\] console\.log\(typeof name, name, k\) {2}\d+\.\d s\n/);
    const cells = (await readNotebook(output)).cells as CodeCell[];
    expect(cells[2].outputs).toMatchObject([{ text: "string 10 -3\n" }]);

    const report = join(folder, "reports", "report.html");
    expect(await main(["render", output, report])).toBe(0);
    expect(await readFile(report, "utf8")).toContain("string 10 -3");
  });

  it.each([
    [["-p", "kk", "3"], 2, 'node-papermill: unknown parameter "kk"; did you mean "k"?'],
    [["-p", "k", "three"], 2, 'parameter "k": expected number, got "three"'],
    [["-p", "k"], 2, "expected a name and a value behind -p"],
    [["--kernel", "tslap"], 2, 'unknown kernel "tslap"; did you mean "tslab"?'],
    [["--start-timeout", "soon"], 2, "expected a positive number of seconds, got soon"],
    [["--no-such-option"], 2, "unknown option '--no-such-option'"],
  ])("refuses %j", async (options, status, message) => {
    const input = await notebook("const k: number = 1;");
    expect(await main([input, join(folder, "out.ipynb"), ...options])).toBe(status);
    expect(stderr).toContain(message);
  });

  it("takes parameters from files, YAML and base64, shows what the notebook takes, and writes it unrun", async () => {
    const input = await notebook(
      "const name: string = 'a'; // who\nconst k = 1;\nconst sizes: number[] = [];",
    );
    const file = join(folder, "parameters.yaml");
    await writeFile(file, "name: file\nk: 2\nsizes: [1]");
    const base64 = Buffer.from("{k: 9, name: base64}").toString("base64");
    const output = join(folder, "out-{name}-{k}.ipynb");
    const given = ["-r", "name", "raw", "-p", "k", "3", "-y", "sizes: [4]", "-f", file, "-b", base64];
    expect(await main([input, output, ...given, "--inject-paths", "--report-mode", "--prepare-only"])).toBe(
      0,
    );
    const written = await readNotebook(join(folder, "out-raw-3.ipynb"));
    expect(written.cells[1].source).toBe(
      [
        "// Parameters",
        `const PAPERMILL_INPUT_PATH = ${JSON.stringify(input)};`,
        `const PAPERMILL_OUTPUT_PATH = ${JSON.stringify(output)};`,
        "const k: number = 3;",
        'const name: string = "raw";',
        "const sizes: number[] = [4];",
      ].join("\n"),
    );
    expect(written.cells.map(({ metadata }) => metadata.jupyter)).toEqual(
      Array(2).fill({ source_hidden: true }),
    );
    expect(written.metadata.papermill).toMatchObject({ parameters: { k: 3 }, start_time: null });

    expect(await main(["--help-notebook", input])).toBe(0);
    expect(stdout).toMatch(
      / {2}name: string \(default 'a'\) +who\n {2}k: number \(default 1\)\n {2}sizes: number\[\]/,
    );
  });

  it("keeps what the cells print besides the notebook", async () => {
    const input = await notebook("const k = 1;", "console.log('out', k); console.error('err')");
    const [out, err] = [join(folder, "o.txt"), join(folder, "e.txt")];
    const options = ["--log-output", "--stdout-file", out, "--stderr-file", err];
    expect(await main([input, join(folder, "out.ipynb"), ...options])).toBe(0);
    expect(stderr).toMatch(/out 1\n/);
    expect([await readFile(out, "utf8"), await readFile(err, "utf8")]).toEqual(["out 1\n", "err\n"]);
  });

  it("lints, strips and compares", async () => {
    const input = await notebook("const k = 1;");
    expect(await main(["lint", folder])).toBe(0);
    const recorded = async (name: string, value: number) => {
      const cell = newCodeCell("a", "", []);
      const data = { "application/scrapbook.scrap.json+json": { name: "x", data: value } };
      cell.outputs = [{ output_type: "display_data", metadata: {}, data }];
      const path = join(folder, name);
      await writeNotebook(path, { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
      return path;
    };
    const [before, after] = [await recorded("before.ipynb", 1), await recorded("after.ipynb", 1.001)];
    expect(await main(["compare", before, after, "--rtol", "0.01"])).toBe(0);
    expect(await main(["compare", before, after])).toBe(1);
    expect(stdout).toContain("x: 1 -> 1.001\n");
    expect(await main(["compare", before, after, "--markdown"])).toBe(1);
    expect(stdout).toContain("| `x` | `1` | `1.001` |\n");
    expect(await main(["compare", input, input])).toBe(2);

    expect(await main(["lint", folder])).toBe(1);
    expect(stdout).toContain(`${before}: cell 1 holds outputs`);
    expect(await main(["strip", folder])).toBe(0);
    expect(await main(["lint", folder])).toBe(0);
  });

  it("runs a sweep, and leaves reports and JUnit XML", async () => {
    const input = await notebook("const k: number = 1;", "if (k === 2) throw new Error('two');");
    const out = join(folder, "out");
    const junit = join(folder, "junit.xml");
    const options = [
      "-o",
      out,
      "--store",
      join(folder, "store"),
      "--jobs",
      "2",
      "--report",
      "--junit",
      junit,
    ];
    expect(await main(["sweep", input, ...options, "--grid", "k=1..2"])).toBe(1);
    expect(stderr).toMatch(/in k=1 +done .*\nin k=2 +failed /);
    expect(stderr).toContain("node-papermill: 1 of 2 runs failed\n");
    expect((await readdir(out)).sort()).toEqual([
      "in-k=1.html",
      "in-k=1.ipynb",
      "in-k=2.html",
      "in-k=2.ipynb",
    ]);
    expect(await readFile(junit, "utf8")).toContain('tests="2" failures="1"');
    expect(await main(["sweep", input, ...options, "-p", "k", "1"])).toBe(0);
    expect(stderr).toContain("in: from the store\n");
  });

  it("explains itself", async () => {
    expect(await main(["--help"])).toBe(0);
    expect(stdout).toContain("-p, --parameters <name> <value>");
    expect(stdout).toContain("render");
    expect(await main([])).toBe(2);
    expect(await main(["render", join(folder, "none.ipynb"), "x.html"])).toBe(2);
    expect(stderr).toMatch(/cannot read the notebook .*none\.ipynb/);
  });
});

describe("the process", () => {
  let built: { folder: string; cli: string };
  beforeAll(() => void (built = buildRunner()));
  afterAll(() => rm(built.folder, { recursive: true }));

  /** Starts the runner on a cell that never ends; resolves when it runs, with the process ids of both. */
  async function startEndless() {
    const marker = join(folder, "pid");
    const endless = `
      import { writeFileSync } from "node:fs";
      console.log("on");
      writeFileSync(${JSON.stringify(marker)}, String(process.pid));
      await new Promise(() => {});`;
    const input = await notebook("const k = 1;", endless);
    const output = join(folder, "out.ipynb");
    const runner = spawn(process.execPath, [built.cli, input, output], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    runner.stderr.on("data", (text) => (stderr += text));
    const ended = new Promise<number | null>((resolve) => runner.once("exit", resolve));
    await waitUntil(() =>
      readFile(marker, "utf8").then(
        (text) => text !== "",
        () => false,
      ),
    );
    return { runner, ended, output, kernel: Number(await readFile(marker, "utf8")), stderr: () => stderr };
  }

  it.runIf(process.platform !== "win32")("reads a notebook from a pipe and writes it into one", async () => {
    const input = await notebook("const k = 1;", "console.log('k is', k)");
    const script = `cat "${input}" | "${process.execPath}" "${built.cli}" -p k 5 | cat`;
    const { stdout, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect((parseNotebook(stdout, "stdout").cells as CodeCell[])[2].outputs).toMatchObject([
      { text: "k is 5\n" },
    ]);
  });

  it.runIf(process.platform !== "win32")(
    "told to stop, saves what there is and leaves no kernel",
    async () => {
      const { runner, ended, output, kernel, stderr } = await startEndless();
      runner.kill("SIGTERM");
      expect(await ended).toBe(143);
      expect(stderr()).toContain("the run was interrupted");
      expect(isAlive(kernel)).toBe(false);
      const cells = (await readNotebook(output)).cells as CodeCell[];
      const outputs = cells.find(({ id }) => id === "cell-1")!.outputs;
      expect(outputs).toMatchObject([{ text: "on\n" }, { ename: "Interrupted" }]);
    },
  );

  it.runIf(process.platform !== "win32")(
    "told twice, ends at once; killed, leaves no kernel either",
    async () => {
      const twice = await startEndless();
      twice.runner.kill("SIGINT");
      twice.runner.kill("SIGINT");
      expect(await twice.ended).toBe(130);
      await waitUntil(() => !isAlive(twice.kernel));

      await rm(join(folder, "pid"));
      const killed = await startEndless();
      killed.runner.kill("SIGKILL");
      await killed.ended;
      await waitUntil(() => !isAlive(killed.kernel));
      await readNotebook(killed.output);
    },
  );

  it.runIf(process.platform !== "win32")(
    "told to stop in a sweep, saves all that runs and begins nothing more",
    async () => {
      const marker = join(folder, "pid");
      const endless = `
      require("node:fs").appendFileSync(${JSON.stringify(marker)}, process.pid + " ");
      console.log("on", k); await new Promise(() => {});`;
      const input = await notebook("const k: number = 1;", endless);
      const places = ["-o", folder, "--store", join(folder, "store")];
      const argv = [built.cli, "sweep", input, ...places, "--grid", "k=1..3", "--jobs", "2"];
      const runner = spawn(process.execPath, argv, { stdio: ["ignore", "ignore", "pipe"] });
      const told = text(runner.stderr);
      const ended = new Promise<number | null>((resolve) => runner.once("exit", resolve));
      const kernels = async () =>
        (await readFile(marker, "utf8").catch(() => "")).split(" ").slice(0, -1).map(Number);
      await waitUntil(async () => (await kernels()).length === 2);
      runner.kill("SIGINT");
      expect(await ended).toBe(130);
      expect(await told).toMatch(/\n3 cancelled in /);
      expect((await kernels()).map(isAlive)).toEqual([false, false]);
      for (const k of [1, 2]) {
        const { cells } = await readNotebook(join(folder, `in-k=${k}.ipynb`));
        expect(JSON.stringify(cells)).toContain(`on ${k}\\n`);
      }
      expect(await readdir(folder)).not.toContain("in-k=3.ipynb");
    },
  );
});
