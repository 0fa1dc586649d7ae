import type { Message } from "../kernel/message";
import { isJsonMime, type CodeCell, type ErrorOutput, type JsonValue } from "../notebook/model";
import type { JsonObject, MimeBundle, Output, StreamOutput } from "../notebook/model";
import { TerminalText } from "./terminal-text";

/** Display id -> the outputs that show it, in whatever cell. */
export type Displays = Map<string, { data: MimeBundle; metadata: JsonObject }[]>;

const RECENT_STDERR = 100;

/**
 * Collects what a kernel publishes for one cell into that cell's outputs, as Jupyter's own front ends do.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-pub-sub-channel
 */
export class OutputArea {
  /** The last writes to standard error, oldest first. */
  readonly recentStderr: string[] = [];
  private stream?: { output: StreamOutput; terminal: TerminalText };
  private clearOnNext = false;

  /**
   * @param displays is shared by all cells of the notebook.
   * @param readError finds the error that a write to standard error tells of, for kernels that publish it so only.
   */
  constructor(
    private readonly cell: CodeCell,
    private readonly displays: Displays,
    private readonly readError: (stderr: string) => ErrorOutput | undefined = () => undefined,
  ) {
    cell.outputs = [];
  }

  /** The first error among the outputs. */
  get error(): ErrorOutput | undefined {
    return this.cell.outputs.find((output) => output.output_type === "error");
  }

  receive({ header, content }: Message): void {
    switch (header.msg_type) {
      case "stream":
        return this.addText(String(content.name), String(content.text));
      case "display_data":
      case "update_display_data":
      case "execute_result":
        return this.show(header.msg_type, content);
      case "error":
        return this.add({
          output_type: "error",
          ename: String(content.ename),
          evalue: String(content.evalue),
          traceback: Array.isArray(content.traceback) ? content.traceback.map(String) : [],
        });
      case "clear_output":
        if (content.wait === true) this.clearOnNext = true;
        else this.clear();
    }
  }

  add(output: Output): void {
    if (this.clearOnNext) this.clear();
    this.cell.outputs.push(output);
    this.stream = undefined;
  }

  /** Takes the last writes to standard error out of the outputs, if they are still what these end with. */
  takeBack(stderr: readonly string[]): void {
    const text = stderr.join("");
    const index = this.cell.outputs.findLastIndex((output) => "name" in output && output.name === "stderr");
    const output = this.cell.outputs[index] as StreamOutput | undefined;
    if (!output?.text.endsWith(text)) return;
    output.text = output.text.slice(0, output.text.length - text.length);
    if (output.text === "") this.cell.outputs.splice(index, 1);
    this.stream = undefined;
  }

  private addText(name: string, text: string): void {
    if (name === "stderr") {
      const error = this.readError(text);
      if (error !== undefined) return this.add(error);
      this.recentStderr.push(text);
      if (this.recentStderr.length > RECENT_STDERR) this.recentStderr.shift();
    }
    if (this.clearOnNext || this.stream?.output.name !== name) {
      const output: StreamOutput = { output_type: "stream", name, text: "" };
      this.add(output);
      this.stream = { output, terminal: new TerminalText() };
    }
    const { output, terminal } = this.stream!;
    terminal.write(text);
    output.text = terminal.text;
  }

  private show(type: "display_data" | "update_display_data" | "execute_result", content: JsonObject): void {
    const shown = { data: asMimeBundle(content.data), metadata: asObject(content.metadata) };
    const id = asObject(content.transient).display_id;
    const sharers = typeof id === "string" ? (this.displays.get(id) ?? []) : [];
    for (const sharer of sharers) Object.assign(sharer, structuredClone(shown));
    if (type === "update_display_data") return;
    const output: Output =
      type === "display_data"
        ? { output_type: type, ...shown }
        : { output_type: type, ...shown, execution_count: Number(content.execution_count) };
    if (typeof id === "string") this.displays.set(id, [...sharers, output]);
    this.add(output);
  }

  private clear(): void {
    this.clearOnNext = false;
    this.cell.outputs = [];
    this.stream = undefined;
  }
}

function asObject(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

/** Text where the format wants text; and JSON that came as text, as from tslab's `display.raw`, as JSON. */
function asMimeBundle(value: JsonValue | undefined): MimeBundle {
  const entries = Object.entries(asObject(value)).map(([mime, data]): [string, JsonValue] => {
    if (typeof data === "string") return [mime, isJsonMime(mime) ? parsed(data) : data];
    if (isJsonMime(mime)) return [mime, data ?? null];
    const isLines = Array.isArray(data) && data.every((line) => typeof line === "string");
    return [mime, isLines ? data.join("") : JSON.stringify(data)];
  });
  return Object.fromEntries(entries);
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
