import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { JsonObject } from "../notebook/model";

/**
 * A message of the Jupyter protocol.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
export interface Message {
  header: { msg_id: string; msg_type: string };
  /** The request that this message answers; without `msg_id` where it answers none. */
  parent_header: { msg_id?: string };
  content: JsonObject;
}

const DELIMITER = "<IDS|MSG>";

/** A request to send, with a fresh id. */
export function newRequest(session: string, type: string, content: JsonObject): Message {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: "node-papermill",
    date: new Date().toISOString(),
    version: "5.3",
  };
  return { header, parent_header: {}, content };
}

/** The frames that carry `message`, signed with `key`. */
export function encodeMessage(message: Message, key: string): string[] {
  const parts = [message.header, message.parent_header, {}, message.content].map((part) =>
    JSON.stringify(part),
  );
  return [DELIMITER, sign(parts, key), ...parts];
}

/** The message that `frames` carry; undefined when the signature shows that it is not from the holder of `key`. */
export function decodeMessage(frames: Buffer[], key: string): Message | undefined {
  const start = frames.findIndex((frame) => frame.toString() === DELIMITER);
  const [signature, ...parts] = frames.slice(start + 1);
  if (start < 0 || parts.length < 4) return undefined;
  const expected = Buffer.from(sign(parts.slice(0, 4), key));
  if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) return undefined;
  const [header, parent_header, , content] = parts.map((part) => JSON.parse(part.toString()));
  return { header, parent_header, content };
}

function sign(parts: (string | Buffer)[], key: string): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}
