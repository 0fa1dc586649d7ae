import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OutputArea } from "../../../src/papermill/execution/output-area";
import { Secrets } from "../../../src/papermill/execution/secrets";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";

const VALUE = 'p&ss "wörd"/1';
const secrets = new Secrets(["TOKEN", "KEY"], { TOKEN: VALUE, KEY: "hunter22" });

describe("Secrets", () => {
  it("are redacted however they are spelled", () => {
    const spellings = [
      VALUE,
      JSON.stringify({ VALUE }),
      "p&amp;ss &quot;wörd&quot;/1",
      encodeURIComponent(VALUE),
      Buffer.from(VALUE).toString("base64"),
      "xhunter22x",
    ];
    const redacted = secrets.redactJson({ spellings, hunter22: [{ deep: "hunter22" }] });
    expect(JSON.stringify(redacted)).not.toMatch(/w(ö|%C3%B6)rd|hunter22|cCZzcyA/);
    expect(redacted.spellings[5]).toBe("x•••x");
    expect(secrets.isIn(["a", { b: "hunter22" }])).toBe(true);
    expect(secrets.isIn(["a"])).toBe(false);
  });

  it("do not reach an output, wherever a program cuts its text into pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30)), fc.constantFrom("hunter22", VALUE), (cuts, secret) => {
        const text = `before ${secret}, ${secret}${secret} and hunt`;
        const cell = newCodeCell("a", "", []);
        let told = "";
        const area = new OutputArea(cell, new Map(), { secrets, onText: (_, piece) => (told += piece) });
        const places = [0, ...new Set(cuts)].sort((a, b) => a - b);
        places.forEach((start, i) =>
          area.receive({
            header: { msg_id: "m", msg_type: "stream" },
            parent_header: {},
            content: { name: "stdout", text: text.slice(start, places[i + 1]) },
          }),
        );
        area.flush();
        expect(cell.outputs).toEqual([
          { output_type: "stream", name: "stdout", text: "before •••, •••••• and hunt" },
        ]);
        expect(told).toBe("before •••, •••••• and hunt");
      }),
    );
  });

  it("must be set, and long enough to be told from other text", () => {
    expect(() => new Secrets(["NONE"], {})).toThrow("the secret NONE is not set in the environment");
    expect(() => new Secrets(["S"], { S: "abc" })).toThrow("expected at least 4 characters, got 3");
  });
});
