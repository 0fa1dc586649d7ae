import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareRun } from "../../../src/papermill/execution/prepare-run";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import { writeNotebook } from "../../../src/papermill/notebook/write";
import { fingerprint } from "../../../src/papermill/sweep/fingerprint";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "fingerprint-test-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const SOURCE =
  'import { f } from "installed"; import linked from "linked"; import { h } from "./helper"; f(linked, h);';

async function hash(
  parameters: Record<string, string | number> = {},
  dependencies: string[] = [],
  source = SOURCE,
) {
  const cell = newCodeCell("a", source, []);
  cell.outputs = [{ output_type: "stream", name: "stdout", text: String(Math.random()) }];
  const cells = [newCodeCell("p", 'const k = 1;\nconst file = "";', ["parameters"]), cell];
  await writeNotebook(join(folder, "in.ipynb"), { nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  const run = await prepareRun(join(folder, "in.ipynb"), "out.ipynb", { parameters, cwd: folder });
  return fingerprint(run, dependencies);
}

describe("fingerprint", () => {
  it("changes with everything that the result depends on, and with nothing else", async () => {
    write("package.json", "{}");
    write("package-lock.json", "{}");
    write(
      "node_modules/installed/package.json",
      '{"name": "installed", "version": "1.0.0", "main": "index.js"}',
    );
    write("node_modules/installed/index.js", "");
    write(
      "elsewhere/linked/package.json",
      '{"name": "linked", "version": "1.0.0", "main": "dist/a.js", "files": ["dist"]}',
    );
    write("elsewhere/linked/dist/a.js", "");
    write("elsewhere/linked/dist/data.json", "1");
    symlinkSync(join(folder, "elsewhere", "linked"), join(folder, "node_modules", "linked"), "junction");
    write("helper.ts", 'export { h } from "./deeper.js";');
    write("deeper.ts", "export const h = 1;");
    write("data.csv", "1,2");
    write("extra/deep/data.bin", "x");

    const seen = new Set<string>();
    const expectNew = async (value: Promise<string>) => {
      const key = await value;
      expect(seen).not.toContain(key);
      seen.add(key);
    };
    const base = await hash();
    expect(await hash()).toBe(base);
    write("node_modules/installed/notes.md", "changed");
    write("unrelated.ts", "changed");
    expect(await hash()).toBe(base);
    seen.add(base);

    await expectNew(hash({ k: 2 }));
    await expectNew(hash({}, [], `${SOURCE} `));
    const changes: [path: string, text: string][] = [
      [
        "node_modules/installed/package.json",
        '{"name": "installed", "version": "1.0.1", "main": "index.js"}',
      ],
      ["package-lock.json", '{"a": 1}'],
      ["elsewhere/linked/dist/data.json", "2"],
      ["helper.ts", 'export { h } from "./deeper.js"; // changed'],
      ["deeper.ts", "export const h = 2;"],
    ];
    for (const [path, text] of changes) {
      write(path, text);
      await expectNew(hash());
    }
    await expectNew(hash({ file: "data.csv" }));
    write("data.csv", "1,3");
    await expectNew(hash({ file: "data.csv" }));
    await expectNew(hash({}, [join(folder, "extra")]));
    write("extra/deep/data.bin", "y");
    await expectNew(hash({}, [join(folder, "extra")]));
  });
});
