/**
 * The notebook as an object: exactly the JSON of nbformat 4.5, with its field names, except that text which the file
 * may hold as a list of lines is one string here.
 *
 * Source: https://nbformat.readthedocs.io/en/latest/format_description.html
 */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: NotebookMetadata;
  cells: Cell[];
}

export type Cell = CodeCell | MarkdownCell | RawCell;

export interface CodeCell extends CellBase {
  cell_type: "code";
  /** The prompt number, null where the cell has not run. */
  execution_count: number | null;
  outputs: Output[];
}

export interface MarkdownCell extends CellBase {
  cell_type: "markdown";
  attachments?: Attachments;
}

export interface RawCell extends CellBase {
  cell_type: "raw";
  attachments?: Attachments;
}

interface CellBase {
  /** 1 to 64 letters, digits, `-` and `_`; unique in the notebook. */
  id: string;
  source: string;
  metadata: CellMetadata;
}

export type Output = StreamOutput | DisplayData | ExecuteResult | ErrorOutput;

export interface StreamOutput {
  output_type: "stream";
  name: string;
  text: string;
}

export interface DisplayData {
  output_type: "display_data";
  data: MimeBundle;
  metadata: JsonObject;
}

export interface ExecuteResult {
  output_type: "execute_result";
  data: MimeBundle;
  metadata: JsonObject;
  execution_count: number | null;
}

export interface ErrorOutput {
  output_type: "error";
  /** The error's class, e.g. `"TypeError"`. */
  ename: string;
  /** The error's message. */
  evalue: string;
  traceback: string[];
}

/** One thing in several forms: MIME type -> text, base64 or (for JSON types) any value. */
export type MimeBundle = Record<string, JsonValue>;

/** File name -> the file, for the images of a Markdown cell. */
export type Attachments = Record<string, MimeBundle>;

export interface NotebookMetadata extends JsonObject {
  kernelspec?: { name: string; display_name: string } & JsonObject;
  language_info?: { name: string } & JsonObject;
}

export interface CellMetadata extends JsonObject {
  tags?: string[];
}

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

export interface JsonObject {
  [key: string]: JsonValue | undefined;
}

/** Whether the MIME type holds JSON, whose value may be anything; every other type holds text. */
export function isJsonMime(mime: string): boolean {
  return /^application\/(.*\+)?json$/.test(mime);
}

/** Whether `cell` carries the tag `tag`. */
export function hasTag(cell: Cell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}

/** The language of the notebook's code, in lower case; TypeScript where it names none. */
export function languageOf({ metadata }: Notebook): string {
  const named = metadata.kernelspec?.language ?? metadata.language_info?.name;
  if (typeof named === "string" && named !== "") return named.toLowerCase();
  return /^python/.test(metadata.kernelspec?.name ?? "") ? "python" : "typescript";
}
