import { RECORD_MIME } from "./records";

/**
 * Called in a notebook's cell: stores `value` under `name` in the executed notebook, unseen by its readers.
 *
 * `node-papermill compare` holds recorded values against those of another run, and a cell with the tag
 * `records=table2` fails when it does not `record("table2", ...)`. Outside of a notebook, nothing happens.
 *
 * @param value a number, a table (a list of rows), a plotly figure: anything that JSON can hold.
 * @throws TypeError for a value that JSON cannot hold.
 */
export function record(name: string, value: unknown): void {
  const data: unknown = JSON.parse(JSON.stringify(value, withoutLoss(name)) ?? "null");
  const scrap = { name, data, encoder: "json", version: 1 };
  notebookDisplay()?.raw(RECORD_MIME, JSON.stringify(scrap));
}

/** JSON has no words for these, and would write null. */
function withoutLoss(name: string): (key: string, value: unknown) => unknown {
  return (key, value) => {
    if (typeof value === "number" && !Number.isFinite(value)) return String(value);
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return [...(value as Float32Array)];
    if (typeof value === "function" || typeof value === "bigint" || (key === "" && value === undefined)) {
      throw new TypeError(`record: expected a value that JSON can hold for "${name}", got ${typeof value}`);
    }
    return value;
  };
}

interface Tslab {
  display: { raw(mime: string, content: string): void };
}

/** tslab's display, in whichever copy of tslab runs this notebook. */
function notebookDisplay(): Tslab["display"] | undefined {
  const { __tslab__: kernel } = globalThis as { __tslab__?: { require?(name: "tslab"): Tslab } };
  return kernel?.require?.("tslab").display;
}
