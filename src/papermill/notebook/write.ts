import { storageOf } from "../storage/storage";
import { isJsonMime, type MimeBundle, type Notebook } from "./model";

/**
 * Writes `notebook` to `path`, a file or an address that `storageOf` knows, in one step: a reader sees the old notebook
 * or the new one, never a part. Folders that are missing are made.
 */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await storageOf(path).write(path, formatNotebook(notebook));
}

/**
 * The notebook as Jupyter itself writes it: keys sorted, one space per level, text as a list of lines, a final line
 * break. A notebook that did not change gives the same bytes.
 */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(cell.source),
    ...("attachments" in cell && { attachments: mapValues(cell.attachments!, splitMimeBundle) }),
    ...("outputs" in cell && {
      outputs: cell.outputs.map((output) => ({
        ...output,
        ...("text" in output && { text: lines(output.text) }),
        ...("data" in output && { data: splitMimeBundle(output.data) }),
      })),
    }),
  }));
  return JSON.stringify(sortKeys({ ...notebook, cells }), null, 1) + "\n";
}

/** Text as the format stores it: one string per line, each with its line break. */
function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function splitMimeBundle(data: MimeBundle): MimeBundle {
  return mapValues(data, (value, mime) =>
    typeof value === "string" && isText(mime) && !isJsonMime(mime) ? lines(value) : value,
  );
}

function isText(mime: string): boolean {
  return mime.startsWith("text/") || mime === "image/svg+xml" || mime === "application/javascript";
}

// Object.fromEntries, unlike assignment, also keeps a key named "__proto__".
function mapValues<A, B>(object: Record<string, A>, change: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortKeys(entry)]));
}
