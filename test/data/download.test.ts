import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { download } from "../../src/data/download";
import { startScript } from "./child-process";
import { firstByteAsked, sendFile, sendUntil, startServer } from "./file-server";
import { useTemporaryCache } from "./temporary-folder";

const folder = useTemporaryCache();
const target = () => join(folder.path, "set", "file.gz");
const leftovers = () => readdirSync(dirname(target()));

const text = Buffer.from(randomBytes(300_000).toString("hex"));
const content = gzipSync(text);
const checksum = createHash("sha256").update(text).digest("hex");
const fast = { checksum, retryDelay: 1 };

describe("download", () => {
  it("stores the file as it was sent, and nothing beside it", async () => {
    const server = await startServer((request, response) => sendFile(request, response, content));
    await download([server.url], target(), fast);
    expect(readFileSync(target()).equals(content)).toBe(true);
    expect(leftovers()).toEqual(["file.gz"]);
  });

  it("continues a broken transfer where it broke off", async () => {
    const server = await startServer((request, response, number) => {
      if (number < 2) sendUntil(request, response, content, (number + 1) * 100_000, partOfSize);
      else sendFile(request, response, content);
    });
    await download([server.url], target(), fast);
    expect(readFileSync(target()).equals(content)).toBe(true);
    expect(server.requests.map(firstByteAsked)).toEqual([0, 100_000, 200_000]);
  });

  it("keeps what has arrived through a server error", async () => {
    const server = await startServer((request, response, number) => {
      if (number === 0) sendUntil(request, response, content, 100_000, partOfSize);
      else if (number === 1) response.writeHead(503).end("later");
      else sendFile(request, response, content);
    });
    await download([server.url], target(), fast);
    expect(readFileSync(target()).equals(content)).toBe(true);
    expect(server.requests.map(firstByteAsked)).toEqual([0, 100_000, 100_000]);
  });

  it("starts anew when the part is longer than the file", async () => {
    const server = await startServer((request, response) => {
      if (firstByteAsked(request) >= content.length) response.writeHead(416).end();
      else sendFile(request, response, content);
    });
    await download([server.url], target(), fast);
    writeFileSync(`${target()}.part`, Buffer.concat([content, content]));
    await download([server.url], target(), fast);
    expect(readFileSync(target()).equals(content)).toBe(true);
    expect(server.requests.map(firstByteAsked)).toEqual([0, 2 * content.length, 0]);
  });

  it("starts anew when the server does not know ranges", async () => {
    const server = await startServer((request, response, number) => {
      delete request.headers.range;
      if (number === 0) sendUntil(request, response, content, 100_000, partOfSize);
      else sendFile(request, response, content);
    });
    await download([server.url], target(), fast);
    expect(readFileSync(target()).equals(content)).toBe(true);
    expect(server.requests.length).toBe(2);
  });

  it("starts anew when the rest turns out to be of another version", async () => {
    const older = randomBytes(content.length);
    const server = await startServer((request, response, number) => {
      if (number === 0) sendUntil(request, response, older, 100_000, partOfSize);
      else sendFile(request, response, content);
    });
    await download([server.url], target(), fast);
    expect(readFileSync(target()).equals(content)).toBe(true);
    expect(server.requests.map(firstByteAsked)).toEqual([0, 100_000, 0]);
  });

  it("repeats after a server error", async () => {
    const server = await startServer((request, response, number) => {
      if (number < 2) response.writeHead(503).end("later");
      else sendFile(request, response, content);
    });
    await download([server.url], target(), fast);
    expect(server.requests.length).toBe(3);
  });

  it("gives up after five answers that bring nothing", async () => {
    const server = await startServer((_, response) => response.writeHead(500).end());
    await expect(download([server.url], target(), fast)).rejects.toThrow(
      `${server.url}: HTTP status 500 Internal Server Error`,
    );
    expect(server.requests.length).toBe(5);
    expect(leftovers()).toEqual([]);
  });

  it("does not ask twice for what is not there", async () => {
    const server = await startServer((_, response) => response.writeHead(404).end());
    await expect(download([server.url], target(), fast)).rejects.toMatchObject({
      message: `${server.url}: HTTP status 404 Not Found`,
      altered: false,
    });
    expect(server.requests.length).toBe(1);
    expect(leftovers()).toEqual([]);
  });

  it("says so when the connection is refused, and goes on to the next address", async () => {
    const refused = await closedPort();
    await expect(download([refused], target(), fast)).rejects.toThrow(/ECONNREFUSED/);
    const server = await startServer((request, response) => sendFile(request, response, content));
    await download([refused, server.url], target(), fast);
    expect(readFileSync(target()).equals(content)).toBe(true);
  });

  it("refuses an altered file", async () => {
    const other = Buffer.from("another text");
    const server = await startServer((request, response) => sendFile(request, response, other));
    const got = createHash("sha256").update(other).digest("hex");
    await expect(download([server.url], target(), fast)).rejects.toMatchObject({
      message: expect.stringContaining(
        `truncated or altered: expected content with sha256 ${checksum}, got ${got}`,
      ),
      altered: true,
    });
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ["with its checksum known", checksum],
    ["by the end that gzip lacks", undefined],
  ])("refuses a file that is truncated at its source, %s", async (_, known) => {
    const server = await startServer((request, response) =>
      sendFile(request, response, content.subarray(0, 250_000)),
    );
    await expect(download([server.url], target(), { checksum: known, retryDelay: 1 })).rejects.toThrow(
      /truncated or altered \(unexpected end of file\)/,
    );
    expect(leftovers()).toEqual([]);
  });

  it("checks a file that the server compresses on the way", async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-length": content.length }).end(content);
    });
    await download([server.url], target(), fast);
    expect(readFileSync(target()).equals(text)).toBe(true);
  });

  it("stops at a signal, and continues the next time", async () => {
    const server = await startServer((request, response, number) => {
      if (number > 0) return sendFile(request, response, content);
      response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 100_000));
    });
    const abort = new AbortController();
    const reason = new Error("enough");
    const running = download([server.url], target(), { ...fast, signal: abort.signal });
    await partOfSize(100_000);
    abort.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(existsSync(target())).toBe(false);

    await download([server.url], target(), fast);
    expect(server.requests.map(firstByteAsked)).toEqual([0, 100_000]);
    expect(leftovers()).toEqual(["file.gz"]);
  });

  it("leaves no half file when the process is killed, and continues the next time", async () => {
    const server = await startServer((request, response, number) => {
      if (number > 0) return sendFile(request, response, content);
      response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 100_000));
    });
    const child = startScript("test/data/download-script.ts", [server.url, target(), checksum]);
    await partOfSize(100_000);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("close", resolve));
    expect(existsSync(target())).toBe(false);
    expect(leftovers().length).toBe(1);

    await download([server.url], target(), fast);
    expect(server.requests.map(firstByteAsked)).toEqual([0, 100_000]);
    expect(readFileSync(target()).equals(content)).toBe(true);
    expect(leftovers()).toEqual(["file.gz"]);
  });

  it("leaves alone what a living process or another machine is writing", async () => {
    const server = await startServer((request, response) => sendFile(request, response, content));
    await download([server.url], target(), fast);
    const host = hostname().replace(/[^\w-]/g, "_");
    const parts = [`${host}.${process.pid}.abc`, `elsewhere.1.abc`].map(
      (owner) => `${target()}.${owner}.part`,
    );
    for (const part of parts) writeFileSync(part, "half");
    await download([server.url], target(), fast);
    expect(server.requests.map(firstByteAsked)).toEqual([0, 0]);
    expect(leftovers().sort()).toEqual(["file.gz", ...parts.map((part) => basename(part))].sort());
  });

  it("does not continue what it cannot check", async () => {
    const server = await startServer((request, response) => sendFile(request, response, content));
    await download([server.url], target(), fast);
    writeFileSync(`${target()}.part`, content.subarray(0, 1000));
    await download([server.url], target(), { retryDelay: 1 });
    expect(server.requests.map(firstByteAsked)).toEqual([0, 0]);
    expect(readFileSync(target()).equals(content)).toBe(true);
  });
});

/** Waits until a part of the target has so many bytes. */
async function partOfSize(bytes: number): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 10) {
    const part = existsSync(dirname(target())) && leftovers().find((name) => name.endsWith(".part"));
    if (part && statSync(join(dirname(target()), part)).size >= bytes) return;
    await delay(10);
  }
  throw new Error(`no part of ${bytes} bytes within 30 s`);
}

/** An address that nobody listens at. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/file`;
}
