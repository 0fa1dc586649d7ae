import { createServer, type IncomingMessage, type Server } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { executeNotebook } from "../../../src/papermill/execution/execute-notebook";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { CodeCell } from "../../../src/papermill/notebook/model";
import { parseNotebook } from "../../../src/papermill/notebook/read";
import { formatNotebook } from "../../../src/papermill/notebook/write";
import { installSmallKernel } from "../small-kernel";
import { storageOf } from "../../../src/papermill/storage/storage";

// One server that plays both a web server with PUT and a store that speaks the S3 protocol with path-style addresses.
const objects = new Map<string, string>();
let requests: Pick<IncomingMessage, "method" | "url" | "headers">[] = [];
let server: Server;
let origin: string;

const kernels = mkdtempSync(join(tmpdir(), "storage-test-"));

beforeAll(async () => {
  installSmallKernel(kernels);
  server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push({ method: request.method, url: request.url, headers: request.headers });
      const path = request.url!.split("?")[0];
      if (path.startsWith("/private")) return response.writeHead(403).end();
      if (request.method === "PUT") objects.set(path, body);
      const content = objects.get(path);
      const missing =
        '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>';
      if (content === undefined)
        return response.writeHead(404, { "content-type": "application/xml" }).end(missing);
      return response.writeHead(200, { etag: '"1"' }).end(request.method === "GET" ? content : "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    JUPYTER_PATH: kernels,
    AWS_ENDPOINT_URL: origin,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "AKIATEST",
    AWS_SECRET_ACCESS_KEY: "secret",
  });
});
afterAll(async () => {
  rmSync(kernels, { recursive: true });
  delete process.env.JUPYTER_PATH;
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  objects.clear();
  requests = [];
});

const notebook = formatNotebook({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [newCodeCell("p", "const k = 1;", ["parameters"]), newCodeCell("a", "console.log('k is', k)", [])],
});
const printed = (path: string) =>
  (parseNotebook(objects.get(path)!, path).cells as CodeCell[]).flatMap((cell) => cell.outputs);

describe("storageOf", () => {
  it("runs a notebook from one address to another", async () => {
    objects.set("/in.ipynb", notebook);
    await executeNotebook(`${origin}/in.ipynb`, `${origin}/out/{k}.ipynb`, {
      kernel: "small",
      parameters: { k: 3 },
    });
    expect(printed("/out/3.ipynb")).toMatchObject([{ text: "k is 3\n" }]);
  });

  it("runs a notebook from S3 to S3, with signed requests", async () => {
    objects.set("/bucket/a/in.ipynb", notebook);
    await executeNotebook("s3://bucket/a/in.ipynb", "s3://bucket/b/out.ipynb", { kernel: "small" });
    expect(printed("/bucket/b/out.ipynb")).toMatchObject([{ text: "k is 1\n" }]);
    const authorization = requests.map(({ headers }) => headers.authorization);
    expect(authorization.every((value) => value?.startsWith("AWS4-HMAC-SHA256 Credential=AKIATEST/"))).toBe(
      true,
    );
    await expect(storageOf("s3://bucket/none").read("s3://bucket/none")).rejects.toThrow(/no such key/);
  });

  it("says which request failed, without its password", async () => {
    const read = (address: string) => storageOf(address).read(address);
    await expect(read(`${origin}/none`)).rejects.toThrow(`GET ${origin}/none: 404 Not Found`);
    const secret = origin.replace("//", "//user:pass@");
    await expect(storageOf(secret).write(`${origin}/private`, "")).rejects.toThrow("403 Forbidden");
    await expect(read("http://127.0.0.1:1/x")).rejects.toThrow(/^GET http:\/\/127\.0\.0\.1:1\/x: /);
  });

  it.each(["gs://bucket/key", "abfs://a/b", "ftp://host/file"])("refuses %s", (address) => {
    expect(() => storageOf(address)).toThrow(
      "expected a path, or an address with http://, https:// or s3://",
    );
  });

  it("takes a Windows drive for a path, and refuses an address without a key", async () => {
    expect(storageOf("C://folder/a.ipynb")).toBe(storageOf("a.ipynb"));
    await expect(storageOf("s3://bucket").read("s3://bucket")).rejects.toThrow("expected s3://bucket/key");
  });
});
