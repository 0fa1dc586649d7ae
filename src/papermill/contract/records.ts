import type { JsonObject, JsonValue, Notebook, Output } from "../notebook/model";

/**
 * The MIME type of a recorded value. It is scrapbook's, so that what a notebook records can be read with Python's
 * scrapbook, and what `scrapbook.glue` records in a Python notebook can be read here.
 *
 * Source: https://nteract-scrapbook.readthedocs.io
 */
export const RECORD_MIME = "application/scrapbook.scrap.json+json";

/** What these outputs record, by name; of two values with one name the later. */
export function recordsOf(outputs: readonly Output[]): Map<string, JsonValue> {
  const records = new Map<string, JsonValue>();
  for (const output of outputs) {
    const record = "data" in output ? (output.data[RECORD_MIME] as JsonObject | undefined) : undefined;
    if (typeof record?.name === "string") records.set(record.name, record.data ?? null);
  }
  return records;
}

/** What the cells of an executed notebook recorded, by name. */
export function readRecords(notebook: Notebook): Map<string, JsonValue> {
  return recordsOf(notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : [])));
}
