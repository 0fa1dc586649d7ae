import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";

export interface FileServer {
  url: string;
  /** What was asked for, in order. */
  requests: IncomingMessage[];
}

/** Starts a server on this machine for one test; `answer` gets the number of the request, from 0. */
export async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse, number: number) => void,
): Promise<FileServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response, requests.length - 1);
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`, requests };
}

/** Answers as a good server does, ranges included. */
export function sendFile(request: IncomingMessage, response: ServerResponse, content: Uint8Array): void {
  const start = firstByteAsked(request);
  if (start > 0)
    response.setHeader("content-range", `bytes ${start}-${content.length - 1}/${content.length}`);
  response.writeHead(start > 0 ? 206 : 200, { "content-length": content.length - start });
  response.end(content.subarray(start));
}

/** Announces the whole file, sends the bytes before `end`, and breaks the connection off once they have arrived. */
export function sendUntil(
  request: IncomingMessage,
  response: ServerResponse,
  content: Uint8Array,
  end: number,
  arrived: (bytes: number) => Promise<void>,
): void {
  const start = firstByteAsked(request);
  if (start > 0)
    response.setHeader("content-range", `bytes ${start}-${content.length - 1}/${content.length}`);
  response.writeHead(start > 0 ? 206 : 200, { "content-length": content.length - start });
  response.write(content.subarray(start, end));
  void arrived(end).then(() => response.destroy());
}

/** 0 when the whole file is asked for. */
export function firstByteAsked(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
}

const running: Server[] = [];

afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
