import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { classCounts } from "../../src/data/dataset";
import { loadDataset, loadEntry } from "../../src/data/load";
import { finish, startScript } from "./child-process";
import { sendFile, startServer } from "./file-server";
import { SMALL_CHECKSUM, SMALL_TEXT, smallEntry } from "./small-entry";
import { useTemporaryCache } from "./temporary-folder";

const folder = useTemporaryCache();
const cached = (...names: string[]) => join(folder.path, "cache", "small", ...names);
const offline = { download: false };

function putInCache(name: string, content: string | Uint8Array): string {
  mkdirSync(cached(), { recursive: true });
  writeFileSync(cached(name), content);
  return cached(name);
}

function putInMirror(name: string, content: string | Uint8Array): void {
  process.env.NEURAL_KNN_DATA = join(folder.path, "mirror");
  mkdirSync(join(folder.path, "mirror", "small"), { recursive: true });
  writeFileSync(join(folder.path, "mirror", "small", name), content);
}

/** The rows of the small data set, computed without the parser. */
const X = Float32Array.from({ length: 800 }, (_, i) => (i % 2 === 0 ? i / 2 : (((i - 1) / 2) * 7) % 13));

describe("loadEntry", () => {
  it("downloads, checks, parses; the second time it only reads the parsed table", async () => {
    const server = await startServer((request, response) =>
      sendFile(request, response, gzipSync(SMALL_TEXT)),
    );
    const first = await loadEntry("small", smallEntry([server.url]));
    expect(first).toMatchObject({
      name: "small",
      title: "Small",
      source: "https://example.org/small",
      checksum: SMALL_CHECKSUM,
      verified: true,
      standIn: false,
      classNames: ["a", "b"],
    });
    expect(first.x).toEqual({ data: X, rows: 400, cols: 2 });
    expect(classCounts(first)).toEqual([300, 100]);
    rmSync(cached("rows.csv.gz"));
    expect(await loadEntry("small", smallEntry([server.url]))).toEqual(first);
    expect(server.requests.length).toBe(1);
  });

  it.each(["rows.csv.gz", "rows.csv"])(
    "takes %s from the mirror, and copies only the parsed table",
    async (name) => {
      putInMirror(name, name.endsWith("gz") ? gzipSync(SMALL_TEXT) : SMALL_TEXT);
      expect((await loadEntry("small", smallEntry([]), offline)).x.data).toEqual(X);
      expect(readdirSync(cached())).toEqual([`table-r1-${SMALL_CHECKSUM.slice(0, 16)}.safetensors`]);
      delete process.env.NEURAL_KNN_DATA;
      expect((await loadEntry("small", smallEntry([]), offline)).x.data).toEqual(X);
    },
  );

  it("looks in the cache before the mirror", async () => {
    putInCache("rows.csv", SMALL_TEXT);
    putInMirror("rows.csv", "altered");
    expect((await loadEntry("small", smallEntry([]), offline)).x.data).toEqual(X);
  });

  it("parses again when the parser was revised or the parsed table is damaged", async () => {
    putInCache("rows.csv", SMALL_TEXT);
    await loadEntry("small", smallEntry([]), offline);
    const entry = smallEntry([]);
    const parse = vi.fn(entry.parser!.parse);
    await loadEntry("small", { ...entry, parser: { revision: 1, parse } }, offline);
    expect(parse).toHaveBeenCalledTimes(0);
    await loadEntry("small", { ...entry, parser: { revision: 2, parse } }, offline);
    expect(parse).toHaveBeenCalledTimes(1);
    writeFileSync(cached(`table-r2-${SMALL_CHECKSUM.slice(0, 16)}.safetensors`), "damaged");
    await loadEntry("small", { ...entry, parser: { revision: 2, parse } }, offline);
    expect(parse).toHaveBeenCalledTimes(2);
  });

  it("refuses a file with another content, and keeps nothing of it", async () => {
    const path = putInCache("rows.csv", SMALL_TEXT.replace("17,", "18,"));
    await expect(loadEntry("small", smallEntry(["https://example.org/rows.csv"]), offline)).rejects.toThrow(
      `loadDataset: ${path} is truncated or altered: expected content with sha256 ${SMALL_CHECKSUM}, got `,
    );
    expect(readdirSync(cached())).toEqual(["rows.csv"]);
  });

  it("says that the content is altered rather than what the parser makes of it", async () => {
    putInCache("rows.csv", SMALL_TEXT.slice(0, 1000) + "abc");
    await expect(loadEntry("small", smallEntry([]), offline)).rejects.toThrow(/is truncated or altered/);
    putInCache("rows.csv", gzipSync(SMALL_TEXT).subarray(0, 400));
    await expect(loadEntry("small", smallEntry([]), offline)).rejects.toThrow(
      /gzip file is damaged or ends early/,
    );
  });

  it("names file, line and column when the right content cannot be parsed", async () => {
    const text = "1,2,a\n1,x,b\n";
    const path = putInCache("rows.csv", text);
    const sha256 = createHash("sha256").update(text).digest("hex");
    await expect(loadEntry("small", smallEntry([], sha256), offline)).rejects.toThrow(
      `${path}, line 2, column 2: expected a finite number, got "x"`,
    );
  });

  it.each([
    [{ rows: 401 }, '"small": expected 401 rows, got 400'],
    [{ rows: 400, columns: 3 }, '"small": expected 3 columns, got 2'],
    [{ rows: 400, classes: { a: 299, b: 101 } }, '"small": expected 299 rows of class "a", got 300'],
  ])("holds the table against the facts %j", async (facts, message) => {
    putInCache("rows.csv", SMALL_TEXT);
    await expect(loadEntry("small", { ...smallEntry([]), facts }, offline)).rejects.toThrow(message);
  });

  it("records the checksum that nobody publishes, and holds later content against it", async () => {
    const entry = { ...smallEntry([]), files: [{ name: "rows.csv.gz", urls: [] }] };
    putInMirror("rows.csv", SMALL_TEXT);
    const first = await loadEntry("small", entry, offline);
    expect(first).toMatchObject({ checksum: SMALL_CHECKSUM, verified: false });
    expect(readFileSync(cached("rows.csv.gz.content-sha256"), "utf8")).toContain(SMALL_CHECKSUM);

    delete process.env.NEURAL_KNN_DATA;
    expect(await loadEntry("small", entry, offline)).toEqual(first);

    putInCache("rows.csv", SMALL_TEXT.replace("17,", "18,"));
    rmSync(cached(`table-r1-${SMALL_CHECKSUM.slice(0, 16)}.safetensors`));
    await expect(loadEntry("small", entry, offline)).rejects.toThrow(
      `expected content with sha256 ${SMALL_CHECKSUM} recorded in ${cached("rows.csv.gz.content-sha256")}`,
    );
  });

  it("combines the checksums of several files, in their order", async () => {
    putInCache("one.csv", SMALL_TEXT.slice(0, SMALL_TEXT.indexOf("\n") + 1));
    putInCache("two.csv", SMALL_TEXT.slice(SMALL_TEXT.indexOf("\n") + 1));
    const files = ["one.csv", "two.csv"].map((name) => ({ name, urls: [] }));
    const { x, checksum } = await loadEntry("small", { ...smallEntry([]), files }, offline);
    expect(x.data).toEqual(X);
    const sums = files.map(({ name }) => {
      const sum = createHash("sha256")
        .update(readFileSync(cached(name)))
        .digest("hex");
      return `${sum}  ${name}\n`;
    });
    expect(checksum).toBe(createHash("sha256").update(sums.join("")).digest("hex"));
  });

  it("offline, names the file, its source and where to put it", async () => {
    const message =
      'loadDataset: "small" needs the file rows.csv.gz, which is not at hand. Get it from https://example.org/rows ' +
      `(described at https://example.org/small) and put it at ${cached("rows.csv.gz")}, ` +
      "or set NEURAL_KNN_DATA to a folder that has it";
    await expect(loadEntry("small", smallEntry(["https://example.org/rows"]), offline)).rejects.toThrow(
      message,
    );
  });

  it("names why the download failed", async () => {
    const server = await startServer((_, response) => response.writeHead(404).end());
    await expect(loadEntry("small", smallEntry([server.url]))).rejects.toThrow(
      `which could not be downloaded (${server.url}: HTTP status 404 Not Found). Get it from ${server.url}`,
    );
  });

  it("takes a stand-in for what is not to be had, and says so", async () => {
    const dataset = await loadEntry("small", smallEntry([]), { ...offline, allowStandIn: true, rows: 200 });
    expect(dataset).toMatchObject({
      name: "small",
      title: "Small, generated stand-in",
      source: "generated in place of https://example.org/small",
      standIn: true,
      classNames: ["a", "b"],
    });
    expect([dataset.x.rows, dataset.x.cols]).toEqual([200, 2]);
    expect(classCounts(dataset)).toEqual([150, 50]);
    expect(existsSync(cached())).toBe(false);
  });

  it("takes no stand-in for data that is there but altered", async () => {
    putInCache("rows.csv", "1,2,a\n");
    const options = { ...offline, allowStandIn: true };
    await expect(loadEntry("small", smallEntry([]), options)).rejects.toThrow(/truncated or altered/);
    rmSync(cached("rows.csv"));
    const server = await startServer((request, response) =>
      sendFile(request, response, Buffer.from("1,2,a\n")),
    );
    await expect(loadEntry("small", smallEntry([server.url]), { allowStandIn: true })).rejects.toThrow(
      /could not be downloaded .*truncated or altered/,
    );
  });

  it("draws rows with the class balance of all, the same for the same seed", async () => {
    putInCache("rows.csv", SMALL_TEXT);
    const draw = (rows: number, seed?: number) =>
      loadEntry("small", smallEntry([]), { ...offline, rows, seed });
    const sample = await draw(40, 3);
    expect(classCounts(sample)).toEqual([30, 10]);
    expect(sample.checksum).toBe(SMALL_CHECKSUM);
    for (let i = 0; i < 40; i++) {
      // The first feature is the row's number, which decides the others.
      const row = sample.x.data[2 * i];
      expect(sample.x.data[2 * i + 1]).toBe((row * 7) % 13);
      expect(sample.y[i]).toBe(row % 4 === 0 ? 1 : 0);
    }
    expect(await draw(40, 3)).toEqual(sample);
    expect((await draw(40, 4)).x).not.toEqual(sample.x);
    expect((await draw(1000)).x.rows).toBe(400);
    await expect(draw(0)).rejects.toThrow(/expected a positive integer as rows, got 0/);
  });

  it("stops at a signal", async () => {
    putInCache("rows.csv", SMALL_TEXT);
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(loadEntry("small", smallEntry([]), { ...offline, signal })).rejects.toBe(reason);
  });

  it("loads in several processes at once", async () => {
    const server = await startServer((request, response) =>
      sendFile(request, response, gzipSync(SMALL_TEXT)),
    );
    const children = [1, 2, 3].map(() => startScript("test/data/load-script.ts", [server.url]));
    const results = await Promise.all(children.map(finish));
    const sum = X.reduce((total, value) => total + value, 0);
    for (const { code, stdout, stderr } of results) {
      expect(stderr).toBe("");
      expect(code).toBe(0);
      expect(stdout.trim()).toBe(`${SMALL_CHECKSUM} ${sum}`);
    }
    expect(readdirSync(cached()).sort()).toEqual([
      "rows.csv.gz",
      `table-r1-${SMALL_CHECKSUM.slice(0, 16)}.safetensors`,
    ]);
    expect((await loadEntry("small", smallEntry([]), offline)).x.data).toEqual(X);
  });

  it("gives the data also where the cache cannot be written", async () => {
    putInMirror("rows.csv", SMALL_TEXT);
    // A file where the folder should be: permissions would not stop an administrator.
    mkdirSync(join(folder.path, "cache"));
    writeFileSync(cached(), "");
    chmodSync(cached(), 0o444);
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    expect((await loadEntry("small", smallEntry([]), offline)).x.data).toEqual(X);
    expect((await warned).message).toContain('could not keep the parsed table of "small"');
  });
});

describe("loadDataset", () => {
  it("offers the nearest name", async () => {
    await expect(loadDataset("covertyp")).rejects.toThrow(
      'loadDataset: unknown data set "covertyp"; did you mean "covertype"?',
    );
    await expect(loadDataset("toString")).rejects.toThrow(/unknown data set/);
  });

  it("says so when a data set cannot be read yet", async () => {
    await expect(loadDataset("news20", { allowStandIn: true })).rejects.toThrow(
      'loadDataset: "news20" has no parser yet; its source is http://qwone.com/~jason/20Newsgroups/',
    );
  });

  it("generates what is defined by a formula, anywhere", async () => {
    const { x, verified, standIn, checksum } = await loadDataset("zebra-a", offline);
    expect([x.rows, x.cols, verified, standIn]).toEqual([110, 2, true, false]);
    expect((await loadDataset("zebra-b", offline)).checksum).not.toBe(checksum);
    expect((await loadDataset("zebra-a", offline)).checksum).toBe(checksum);
  });
});
