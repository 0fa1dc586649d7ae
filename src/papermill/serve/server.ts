import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir } from "node:fs/promises";
import { InputError } from "../errors";
import { readReports } from "../gallery/read-reports";
import { resolveParameters } from "../parameters/resolve";
import { readFolderFile } from "./folder-files";
import { readForm } from "./form";
import { Guard } from "./guard";
import { listNotebooks } from "./notebooks";
import { renderHome, renderRun, type FormTrouble } from "./pages";
import { Run, RunQueue } from "./runs";

export interface ServeOptions {
  /** The folder of the notebooks that can be run. */
  notebooks: string;
  /** The folder of executed notebooks and reports. */
  outputs: string;
  /** By default one that is free. */
  port?: number;
  /** How many runs go on at a time; by default 1. */
  jobs?: number;
}

export interface Served {
  /** The address to open; whoever knows it can start notebooks. */
  url: string;
  /** Interrupts what runs, waits until it is saved, and stops. */
  close(): Promise<void>;
}

/**
 * Serves the notebooks and reports of two folders on 127.0.0.1: shows them, starts notebooks, and lets their cells be
 * watched.
 *
 * @throws InputError when a folder cannot be read, or the port is taken.
 */
export async function serve({ notebooks, outputs, port = 0, jobs = 1 }: ServeOptions): Promise<Served> {
  await listNotebooks(notebooks);
  await mkdir(outputs, { recursive: true });
  const server = createServer();
  const taken = await listen(server, port);
  const guard = new Guard(taken);
  const runs = new RunQueue(outputs, jobs);
  const site = new Site(notebooks, outputs, runs, guard);
  server.on("request", (request, response) => void site.answer(request, response));
  return {
    url: `http://127.0.0.1:${taken}/?token=${guard.token}`,
    close: async () => {
      await runs.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      reject(new InputError(isTaken ? `port ${port} is taken; choose another with --port` : error.message));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

const MOST_FORM_BYTES = 1 << 20;

// A report is shown as a site of its own: whatever may be in it cannot reach the server.
const REPORT_POLICY =
  "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals";

class Site {
  constructor(
    private readonly notebooks: string,
    private readonly outputs: string,
    private readonly runs: RunQueue,
    private readonly guard: Guard,
  ) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Cache-Control", "no-store");
    try {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      // A sandboxed report asks for its styles and scripts without the cookie.
      const isAsset = request.method === "GET" && /^\/reports\/.*\.(?:css|js)$/.test(url.pathname);
      const brings = this.guard.brings(url);
      const refusal = this.guard.refuses(request, !isAsset && !brings);
      if (refusal) return plain(response, refusal.status, refusal.reason);
      if (brings && request.method === "GET") {
        response.setHeader("Set-Cookie", this.guard.cookie);
        return redirect(response, url.pathname);
      }
      await this.route(request, response, url.pathname);
    } catch (error) {
      if (!response.headersSent) plain(response, 500, error instanceof Error ? error.message : String(error));
      else response.end();
    }
  }

  private async route(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const [, first, id, last] = path.split("/");
    const isPost = request.method === "POST";
    if (path === "/" && !isPost) return html(response, 200, await this.home());
    if (path === "/runs" && isPost) return this.start(request, response);
    if (first === "reports" && !isPost) return this.sendReport(response, path.slice("/reports/".length));
    const run = first === "runs" ? this.runs.find(id) : undefined;
    if (run === undefined) return plain(response, 404, "There is no such page.");
    if (last === undefined && !isPost) return html(response, 200, renderRun(run));
    if (last === "events" && !isPost) return sendEvents(run, response);
    if (last === "cancel" && isPost) {
      run.cancel();
      return redirect(response, `/runs/${run.id}`);
    }
    return plain(response, 404, "There is no such page.");
  }

  private async home(trouble?: FormTrouble): Promise<string> {
    const notebooks = await listNotebooks(this.notebooks);
    return renderHome(notebooks, this.runs.all, await readReports(this.outputs), trouble);
  }

  private async start(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) return plain(response, 413, "The form is too large.");
    const entered = new URLSearchParams(body);
    const name = entered.get("notebook") ?? "";
    const notebook = (await listNotebooks(this.notebooks)).find((candidate) => candidate.name === name);
    if (notebook === undefined) return plain(response, 404, "There is no such notebook.");
    try {
      const parameters = resolveParameters(notebook.parameters, readForm(notebook, entered));
      if (notebook.trouble !== "") throw new InputError(notebook.trouble);
      const run = new Run(notebook, parameters);
      this.runs.add(run);
      redirect(response, `/runs/${run.id}`);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      html(response, 400, await this.home({ notebook: name, entered, message: error.message }));
    }
  }

  private async sendReport(response: ServerResponse, path: string): Promise<void> {
    const file = await readFolderFile(this.outputs, path);
    if (file === undefined) return plain(response, 404, "There is no such report.");
    response.setHeader("Content-Security-Policy", REPORT_POLICY);
    response.setHeader("Content-Type", file.type);
    response.end(file.content);
  }
}

/** The body of a request; undefined where it is too long for a form. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // The rest is read and thrown away, for an answer would not reach who is still sending.
    if (length <= MOST_FORM_BYTES) chunks.push(chunk);
  }
  return length > MOST_FORM_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

/** Source: https://html.spec.whatwg.org/multipage/server-sent-events.html */
function sendEvents(run: Run, response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const end = run.watch((event) => void response.write(`data: ${JSON.stringify(event)}\n\n`));
  response.on("close", end);
}

function html(response: ServerResponse, status: number, content: string): void {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" });
  response.end(content);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}

function redirect(response: ServerResponse, path: string): void {
  response.writeHead(303, { Location: path });
  response.end();
}
