import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage, newRequest } from "../../../src/papermill/kernel/message";

const frames = (parts: string[]) => parts.map((part) => Buffer.from(part));

describe("messages", () => {
  const request = newRequest("session", "execute_request", { code: "ü" });

  it("survive the wire, with routing frames before them", () => {
    const wire = frames(["peer", ...encodeMessage(request, "key")]);
    expect(decodeMessage(wire, "key")).toMatchObject({
      header: { msg_type: "execute_request" },
      content: { code: "ü" },
    });
  });

  it("are not taken from anyone without the key, or once altered", () => {
    const wire = encodeMessage(request, "key");
    expect(decodeMessage(frames(wire), "other key")).toBeUndefined();
    expect(decodeMessage(frames([...wire.slice(0, 5), '{"code":"bad"}']), "key")).toBeUndefined();
    expect(decodeMessage(frames(["noise"]), "key")).toBeUndefined();
  });

  it("are signed as the protocol says", () => {
    // hmac.new(b"key", b"{}" * 3 + b'{"a":1}', "sha256").hexdigest() in Python 3.11
    const signed = encodeMessage({ header: {} as never, parent_header: {}, content: { a: 1 } }, "key");
    expect(signed.slice(0, 2)).toEqual(["<IDS|MSG>", PYTHON_SIGNATURE]);
  });
});

const PYTHON_SIGNATURE = "5c59a161f31dbc453751f94cd7e9bdd78e1ed3419c132f75b8e0f3b0d1313693";
