import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { installKernels } from "../../../src/papermill/kernel/install-kernel";
import { findPython } from "../../../bench/peers/python";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { CodeCell } from "../../../src/papermill/notebook/model";
import { readNotebook } from "../../../src/papermill/notebook/read";
import { writeNotebook } from "../../../src/papermill/notebook/write";

const folder = mkdtempSync(join(tmpdir(), "install-kernel-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const python = findPython("nbconvert");

describe("installKernels", () => {
  it("writes a kernelspec for TypeScript and one for JavaScript", async () => {
    const written = await installKernels(process.cwd(), folder);
    expect(written).toEqual(["tslab", "jslab"].map((name) => join(folder, "kernels", name, "kernel.json")));
    const [tslab, jslab] = written.map(
      (path) => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>,
    );
    expect(tslab).toMatchObject({
      display_name: "TypeScript",
      language: "typescript",
      interrupt_mode: "signal",
    });
    expect(tslab.argv).toContain("{connection_file}");
    expect(jslab.argv).toEqual([...(tslab.argv as string[]), "--js"]);
  });

  it.runIf(python)(
    "gives a kernel that Jupyter itself can run (skipped without python3-nbconvert)",
    async () => {
      await installKernels(process.cwd(), folder);
      const path = join(folder, "in.ipynb");
      const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript" } };
      const cells = [newCodeCell("a", "const a: number = 40;", []), newCodeCell("b", "a + 2", [])];
      await writeNotebook(path, { nbformat: 4, nbformat_minor: 5, metadata, cells });
      const argv = ["-m", "nbconvert", "--to", "notebook", "--execute", "--output", "out.ipynb", path];
      const jupyter = spawn(python!, argv, {
        env: { ...process.env, JUPYTER_PATH: folder },
        stdio: ["ignore", "ignore", "pipe"],
      });
      const errors = text(jupyter.stderr);
      const [status] = (await once(jupyter, "exit")) as [number];
      expect(status, await errors).toBe(0);
      const executed = (await readNotebook(join(folder, "out.ipynb"))).cells as CodeCell[];
      expect(executed[1].outputs).toMatchObject([{ text: "42\n" }]);
    },
  );
});
