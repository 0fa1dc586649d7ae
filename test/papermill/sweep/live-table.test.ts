import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import { LiveTable } from "../../../src/papermill/sweep/live-table";
import type { RunOutcome } from "../../../src/papermill/sweep/run-sweep";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** A terminal that knows the two moves which the table makes: up some lines, and erase to the end. */
function terminal(columns: number) {
  const lines = [""];
  const write = (text: string): boolean => {
    for (const [token, up] of text.matchAll(/\x1b\[(\d*)[AJ]|\n|[^\x1b\n]+/g)) {
      if (token.endsWith("A") && token.startsWith("\x1b")) {
        lines.splice(lines.length - 1 - Number(up));
        lines.push("");
      } else if (token === "\n") lines.push("");
      else if (!token.startsWith("\x1b")) lines[lines.length - 1] += token;
    }
    return true;
  };
  return { stream: { columns, write } as unknown as NodeJS.WriteStream, screen: () => lines.slice(0, -1) };
}

const run = (name: string) => ({ name, input: "in.ipynb", output: `${name}.ipynb`, parameters: {} });
const outcome = (name: string, rest: Partial<RunOutcome>): RunOutcome => ({
  ...run(name),
  status: "done",
  seconds: 20,
  ...rest,
});
const cell = newCodeCell("a", "train(model);\nmore();", []);

describe("LiveTable", () => {
  it("shows what runs, keeps what is finished, and says what is left", () => {
    const { stream, screen } = terminal(120);
    const table = new LiveTable(stream, 4, 2);
    const [a, b] = [run("a k=1"), run("b k=1")];
    table.update({ type: "started", run: a });
    table.update({ type: "started", run: b });
    table.update({ type: "progress", run: a, event: { type: "kernel-starting", kernel: "tslab", total: 4 } });
    table.update({ type: "progress", run: a, event: { type: "cell-started", cell, position: 2, total: 4 } });
    const finished = {
      type: "cell-finished",
      cell,
      position: 2,
      total: 4,
      seconds: 1,
      failed: false,
    } as const;
    table.update({ type: "progress", run: a, event: finished });
    table.update({ type: "progress", run: a, event: { type: "memory", bytes: 300 * 2 ** 20 } });
    vi.advanceTimersByTime(20_000);
    expect(screen()).toEqual([
      "  ██████░░░░░░ 2/4  20.0 s  300 MiB   a k=1  train(model);",
      "  ░░░░░░░░░░░░ 0/0  20.0 s            b k=1  ",
      "0 of 4 done, 20.0 s",
    ]);

    table.update({ type: "finished", run: a, outcome: outcome("a k=1", {}) });
    const error = new Error("no");
    table.update({ type: "finished", run: b, outcome: outcome("b k=1", { status: "failed", error }) });
    table.update({ type: "finished", run: b, outcome: outcome("c", { status: "stored" }) });
    expect(screen()).toEqual([
      "✓ a k=1  20.0 s",
      "✗ b k=1  FAILED after 20.0 s: no",
      "· b k=1  from the store",
      "3 of 4 done, 20.0 s, about 10.0 s left",
    ]);
    table.end();
    expect(screen()).toHaveLength(3);
  });

  it("never takes more than a line for a run", () => {
    const { stream, screen } = terminal(30);
    const table = new LiveTable(stream, 1, 1);
    table.update({ type: "started", run: run("a very long name of a run with many parameters") });
    vi.advanceTimersByTime(500);
    expect(screen().map((line) => line.length)).toEqual([29, expect.any(Number)]);
    table.end();
  });
});
