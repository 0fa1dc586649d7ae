import { spawnSync } from "node:child_process";
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFile } from "../src/write-file";
import { buildRunner } from "./papermill/built-runner";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "write-file-test-"))));
afterEach(() => rmSync(folder, { recursive: true }));

describe("writeFile", () => {
  it("writes through a link and keeps the file's mode", async () => {
    const path = join(folder, "deep", "er", "a.txt");
    await writeFile(path, "ü");
    expect(readFileSync(path, "utf8")).toBe("ü");
    if (process.platform === "win32") return;
    const target = join(folder, "target.txt");
    writeFileSync(target, "old", { mode: 0o600 });
    symlinkSync(target, join(folder, "link.txt"));
    await writeFile(join(folder, "link.txt"), "new");
    expect(lstatSync(join(folder, "link.txt")).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, "utf8")).toBe("new");
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it("leaves one whole file when many write at once", async () => {
    const path = join(folder, "a.txt");
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(100_000));
    await Promise.all(texts.map((text) => writeFile(path, text)));
    expect(texts).toContain(readFileSync(path, "utf8"));
    expect(readdirSync(folder)).toEqual(["a.txt"]);
  });

  // The system itself cuts the write short here, as a full disk does.
  it.runIf(process.platform !== "win32")(
    "leaves the old file when not all of the new one can be written",
    () => {
      const built = buildRunner();
      const path = join(folder, "a.txt");
      writeFileSync(path, "old");
      const script = `
      process.on("SIGXFSZ", () => {});
      const { writeFile } = require(${JSON.stringify(resolve(built.folder, "dist/write-file.js"))});
      writeFile(${JSON.stringify(path)}, "x".repeat(500_000)).catch((error) => console.log(error.code));`;
      const command = `ulimit -f 100; "${process.execPath}" -e '${script}'`;
      expect(spawnSync("sh", ["-c", command], { encoding: "utf8" }).stdout).toBe("EFBIG\n");
      expect(readFileSync(path, "utf8")).toBe("old");
      expect(readdirSync(folder)).toEqual(["a.txt"]);
      rmSync(built.folder, { recursive: true });
    },
  );
});
