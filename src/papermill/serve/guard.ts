import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Why a request is not answered. */
export interface Refusal {
  status: 403 | 405;
  reason: string;
}

/**
 * Keeps everyone but the person who started the server away from it, for whoever can start a notebook can do anything.
 *
 * A request must name this machine (else a foreign site could have its own name lead here), must not come from another
 * site's page, and must carry the server's token, which other users of the machine do not know. The first request
 * brings the token in its address, all later ones in a cookie.
 */
export class Guard {
  readonly token = randomBytes(24).toString("base64url");

  /** @param port the port that the server listens at. */
  constructor(private readonly port: number) {}

  /** The cookie that a browser is to keep. It is not sent along from pages of other sites. */
  get cookie(): string {
    return `${this.cookieName}=${this.token}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Whether the address carries the token; the browser is then to get the cookie. */
  brings(url: URL): boolean {
    return isSame(url.searchParams.get("token") ?? "", this.token);
  }

  /** @param needsToken false for what is no secret. */
  refuses(request: IncomingMessage, needsToken: boolean): Refusal | undefined {
    const hosts = [`127.0.0.1:${this.port}`, `localhost:${this.port}`];
    const { host = "", origin } = request.headers;
    if (!hosts.includes(host)) return { status: 403, reason: "This server answers to 127.0.0.1 only." };
    if (request.method !== "GET" && request.method !== "POST")
      return { status: 405, reason: "Only GET and POST are answered." };
    const isChange = request.method === "POST";
    if ((isChange || origin !== undefined) && origin !== `http://${host}`)
      return { status: 403, reason: "The request comes from another site." };
    if (
      isChange &&
      !["same-origin", undefined].includes(request.headers["sec-fetch-site"] as string | undefined)
    )
      return { status: 403, reason: "The request comes from another site." };
    if (needsToken && !isSame(this.cookieOf(request), this.token))
      return {
        status: 403,
        reason: "Open the address that node-papermill serve printed; it carries a token.",
      };
    return undefined;
  }

  private get cookieName(): string {
    // Cookies do not tell ports apart.
    return `node-papermill-${this.port}`;
  }

  private cookieOf(request: IncomingMessage): string {
    const cookies = (request.headers.cookie ?? "").split(/;\s*/).map((cookie) => cookie.split("="));
    return cookies.find(([name]) => name === this.cookieName)?.[1] ?? "";
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
