import type { Message } from "../kernel/message";
import { isJsonMime, type CodeCell, type ErrorOutput, type JsonValue } from "../notebook/model";
import type { JsonObject, MimeBundle, Output, StreamOutput } from "../notebook/model";
import { CappedText } from "./capped-text";
import { Secrets } from "./secrets";

/** Display id -> the outputs that show it, in whatever cell. */
export type Displays = Map<string, { data: MimeBundle; metadata: JsonObject }[]>;

const RECENT_STDERR = 100;
// Of one cell: more than any reader looks at, and no more than a notebook can hold.
const MOST_OUTPUTS = 1_000;
const MOST_CHARACTERS = 50_000_000;

export interface OutputAreaOptions {
  /** Finds the error that a write to standard error tells of, for kernels that publish it so only. */
  readError?: (stderr: string) => ErrorOutput | undefined;
  /** What must not be stored. */
  secrets?: Secrets;
  /** Receives text as it is printed. */
  onText?: (name: "stdout" | "stderr", text: string) => void;
}

/**
 * Collects what a kernel publishes for one cell into that cell's outputs, as Jupyter's own front ends do.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-pub-sub-channel
 */
export class OutputArea {
  /** The last writes to standard error, oldest first. */
  readonly recentStderr: string[] = [];
  private stream?: { output: StreamOutput; shown: CappedText; undecided: string };
  private clearOnNext = false;
  private characters = 0;
  private leftOut = 0;
  private readonly secrets: Secrets;

  /** @param displays is shared by all cells of the notebook. */
  constructor(
    private readonly cell: CodeCell,
    private readonly displays: Displays,
    private readonly options: OutputAreaOptions = {},
  ) {
    this.secrets = options.secrets ?? new Secrets([]);
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
    this.flush();
    if (this.clearOnNext) this.clear();
    this.stream = undefined;
    if (output.output_type !== "error" && this.isFull(output)) {
      this.noteLeftOut();
      return;
    }
    this.cell.outputs.push(
      output.output_type === "error" ? (this.secrets.redactJson({ ...output }) as ErrorOutput) : output,
    );
  }

  /** Shows the text that waited for more. */
  flush(): void {
    if (this.stream === undefined || this.stream.undecided === "") return;
    const { output, undecided } = this.stream;
    this.stream.undecided = "";
    this.print(output.name, undecided);
  }

  /** Takes the last writes to standard error out of the outputs, if they are still what these end with. */
  takeBack(stderr: readonly string[]): void {
    this.flush();
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
      const error = this.options.readError?.(text);
      if (error !== undefined) return this.add(error);
      this.recentStderr.push(this.secrets.redact(text));
      if (this.recentStderr.length > RECENT_STDERR) this.recentStderr.shift();
    }
    if (this.clearOnNext || this.stream?.output.name !== name) {
      const output: StreamOutput = { output_type: "stream", name, text: "" };
      this.add(output);
      this.stream = { output, shown: new CappedText(), undecided: "" };
    }
    const known = this.stream!.undecided + text;
    const split = known.length - this.secrets.undecided(known);
    this.stream!.undecided = known.slice(split);
    this.print(name, known.slice(0, split));
  }

  private print(name: string, text: string): void {
    const { output, shown } = this.stream!;
    const redacted = this.secrets.redact(text);
    if (redacted === "") return;
    shown.write(redacted);
    output.text = shown.text;
    this.options.onText?.(name === "stderr" ? "stderr" : "stdout", redacted);
  }

  private isFull(output: Output): boolean {
    const size = "data" in output ? JSON.stringify(output.data).length : 0;
    if (this.cell.outputs.length >= MOST_OUTPUTS || this.characters + size > MOST_CHARACTERS) return true;
    this.characters += size;
    return false;
  }

  /** The cell's last output says how many were left out behind it. */
  private noteLeftOut(): void {
    this.leftOut++;
    const text = `[… ${this.leftOut.toLocaleString("en")} more outputs left out …]\n`;
    if (this.leftOut === 1) this.cell.outputs.push({ output_type: "stream", name: "stderr", text });
    else
      (this.cell.outputs.findLast(({ output_type }) => output_type === "stream") as StreamOutput).text = text;
  }

  private show(type: "display_data" | "update_display_data" | "execute_result", content: JsonObject): void {
    const shown = this.secrets.redactJson({
      data: asMimeBundle(content.data),
      metadata: asObject(content.metadata),
    });
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
    this.characters = this.leftOut = 0;
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
