import { mkdir, open, rm, stat, truncate } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ProgressLine } from "../progress";
import { contentChecksum } from "./content";
import { abandonPart, claimPart, publishPart, removeAbandonedParts } from "./parts";

export interface DownloadOptions {
  /** sha256 of the decompressed content that the file must have. */
  checksum?: string;
  /** Stops the download; what has arrived is kept for the next one. */
  signal?: AbortSignal;
  /** Milliseconds before the first repetition; doubled each time. */
  retryDelay?: number;
}

/** Repetitions after which a transfer that makes no progress is given up. */
const RETRIES = 4;
const RETRY_DELAY = 1_000;
/** Milliseconds without a byte after which a transfer counts as broken. */
const SILENCE = 30_000;

/** Broken off on the way: trying again may help. Without a connection at all it does not, and nobody wants to wait. */
const TRANSIENT_CODES = [
  ...[
    "ECONNRESET",
    "EPIPE",
    "ETIMEDOUT",
    "UND_ERR_SOCKET",
    "UND_ERR_HEADERS_TIMEOUT",
    "UND_ERR_BODY_TIMEOUT",
  ],
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
];
const TRANSIENT_STATUSES = [408, 425, 429, 500, 502, 503, 504];

/** No address delivered the file. */
export class DownloadError extends Error {
  /**
   * @param altered whether an address did deliver something, but not the right content.
   */
  constructor(
    message: string,
    readonly altered: boolean,
  ) {
    super(message);
    this.name = "DownloadError";
  }
}

class AlteredError extends Error {}
class TransientError extends Error {}

/**
 * Downloads a file to `target`, from the first address that delivers it with the right content.
 *
 * Broken transfers are repeated after a growing delay and continued where they broke off, also those of a process that
 * was killed. `target` appears in one step, complete and checked, or not at all.
 *
 * @throws DownloadError naming the reason of each address; the reason of `options.signal` when that is aborted.
 */
export async function download(
  urls: readonly string[],
  target: string,
  options: DownloadOptions = {},
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const part = await claimPart(target);
  const reasons: string[] = [];
  let altered = false;
  for (const url of urls) {
    // Without a checksum nothing would tell that halves from elsewhere or from long ago do not belong together.
    if (options.checksum === undefined) await truncate(part);
    try {
      await transferWithRetries(url, part, basename(target), options);
      await publishPart(part, target);
      await removeAbandonedParts(target);
      return;
    } catch (error) {
      if (options.signal?.aborted) {
        await abandonPart(part, target);
        throw options.signal.reason;
      }
      altered ||= error instanceof AlteredError;
      reasons.push(`${url}: ${reasonOf(error)}`);
    }
  }
  if ((await stat(part)).size > 0) await abandonPart(part, target);
  else await rm(part);
  throw new DownloadError(reasons.join("; "), altered);
}

async function transferWithRetries(
  url: string,
  part: string,
  label: string,
  options: DownloadOptions,
): Promise<void> {
  const { checksum, signal, retryDelay = RETRY_DELAY } = options;
  let pieced = (await stat(part)).size > 0;
  let furthest = 0;
  for (let retry = 0; ; retry++) {
    try {
      await transfer(url, part, label, signal);
      await requireContent(part, checksum, signal);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      const { size } = await stat(part);
      if (error instanceof AlteredError) {
        await truncate(part);
        // The beginning may have been that of another version: once more, in one piece.
        if (!pieced) throw error;
        pieced = false;
        continue;
      }
      if (size > furthest) retry = 0;
      if (!isTransient(error) || retry >= RETRIES) throw error;
      furthest = Math.max(furthest, size);
      pieced = size > 0;
      await delay(retryDelay * 2 ** retry, undefined, { signal });
    }
  }
}

/** Appends to `part` what it lacks of the file at `url`. */
async function transfer(url: string, part: string, label: string, signal?: AbortSignal): Promise<void> {
  const silence = new AbortController();
  const silent = () => silence.abort(new TransientError(`nothing arrived for ${SILENCE / 1000} s`));
  let timer = setTimeout(silent, SILENCE);
  const file = await open(part, "a");
  try {
    let { size } = await file.stat();
    const response = await fetch(url, {
      // A server that compresses on the way would make positions meaningless.
      headers: { "accept-encoding": "identity", ...(size > 0 ? { range: `bytes=${size}-` } : {}) },
      signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
    });
    const continues =
      response.status === 206 && response.headers.get("content-range")?.startsWith(`bytes ${size}-`);
    if (size > 0 && !continues && (response.ok || response.status === 416)) {
      await file.truncate();
      size = 0;
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new TransientError("the server could not continue the file");
      }
    }
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      const message = `HTTP status ${response.status} ${response.statusText}`.trim();
      throw TRANSIENT_STATUSES.includes(response.status) ? new TransientError(message) : new Error(message);
    }
    const progress = new ProgressLine(label, size + Number(response.headers.get("content-length") ?? 0));
    try {
      // Node's web streams can be iterated; the DOM's types, which some packages bring along, deny it.
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        clearTimeout(timer);
        timer = setTimeout(silent, SILENCE);
        await file.appendFile(chunk);
        size += chunk.length;
        progress.update(size);
      }
    } catch (error) {
      // Positions in what the server sent and in what was decoded from it are not the same.
      if (response.headers.has("content-encoding")) await file.truncate();
      throw error;
    } finally {
      progress.end();
    }
  } finally {
    clearTimeout(timer);
    await file.close();
  }
}

async function requireContent(
  path: string,
  checksum: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  let actual: string;
  try {
    actual = await contentChecksum(path, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw new AlteredError(`what arrived is truncated or altered (${reasonOf(error)})`);
  }
  if (checksum !== undefined && actual !== checksum) {
    throw new AlteredError(
      `what arrived is truncated or altered: expected content with sha256 ${checksum}, got ${actual}`,
    );
  }
}

function isTransient(error: unknown): boolean {
  return error instanceof TransientError || TRANSIENT_CODES.includes(codeOf(error) ?? "");
}

/** `fetch` hides the code of a network error in the cause. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return (error as NodeJS.ErrnoException).code ?? codeOf(error.cause);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.message || codeOf(cause) || cause.name;
}
