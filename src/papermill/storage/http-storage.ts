import type { Storage } from "./storage";

const PATIENCE_MS = 60_000;

/** HTTP: a notebook is read with GET and written with PUT. */
export const httpStorage: Storage = {
  rewritable: true,
  async read(address) {
    return (await request(address, { method: "GET", headers: { accept: "application/json" } })).text();
  },
  async write(address, text) {
    const headers = { "content-type": "application/json" };
    await request(address, { method: "PUT", headers, body: text });
  },
};

async function request(address: string, init: RequestInit): Promise<Response> {
  const response = await fetch(address, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
    (error: Error) => {
      const cause = error.cause instanceof Error ? error.cause.message : error.message;
      throw new Error(`${init.method} ${withoutPassword(address)}: ${cause}`);
    },
  );
  if (response.ok) return response;
  throw new Error(`${init.method} ${withoutPassword(address)}: ${response.status} ${response.statusText}`);
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = url.password && "…";
  return url.href;
}
