import { describe, expect, it } from "vitest";
import { readCellError, readDetachedError } from "../../../src/papermill/execution/tslab-errors";

// What tslab 1.0.22 on Node 20.20 wrote for cells that fail in the way that each test names.
const FRAMES = `    at sigintHandlersWrap (node:vm:280:12)
    at Script.runInThisContext (node:vm:135:14)
    at Object.execute (/home/me/project/node_modules/tslab/dist/executor.js:160:38)
    at async ZmqServer.handleExecute (/home/me/project/node_modules/tslab/dist/jupyter.js:406:25)
`;
const THROWN = `evalmachine.<anonymous>:4
throw new TypeError('boom\\nsecond line');
^

TypeError: boom
second line
    at f (evalmachine.<anonymous>:4:7)
    at evalmachine.<anonymous>:5:3
    at evalmachine.<anonymous>:6:3
${FRAMES}`;

describe("readCellError", () => {
  it("reads the error that a loaded file throws, behind the line that is quoted from it", () => {
    for (const path of ["/lib/end.js", "C:\\lib\\end.js"]) {
      const text = `${path}:15\n    throw end;\n    ^\n\nRangeError: too far\n    at f (${path}:13:17)\n`;
      const { error } = readCellError([text], "f()");
      expect(error).toMatchObject({ ename: "RangeError", evalue: "too far" });
    }
  });

  it("reads an error that was thrown, and leaves out the frames of tslab and Node", () => {
    const { error, writes } = readCellError(["warn\n", THROWN], "");
    expect(writes).toBe(1);
    expect(error).toEqual({
      output_type: "error",
      ename: "TypeError",
      evalue: "boom\nsecond line",
      traceback: [
        "<cell>",
        "throw new TypeError('boom\\nsecond line');",
        "^",
        "",
        "TypeError: boom",
        "second line",
        "    at f (<cell>)",
        "    at <cell>",
      ],
    });
  });

  it.each([
    [`Error\n    at evalmachine.<anonymous>:1:1\n`, "Error", ""],
    [`Error: boom\n    at evalmachine.<anonymous>:1:1 {\n  code: 'E'\n}\n`, "Error", "boom"],
    [`TypeError [ERR_X]: bad\n    at evalmachine.<anonymous>:1:1\n`, "TypeError", "bad"],
    [`MyTrouble: mine\n    at evalmachine.<anonymous>:1:1\n`, "MyTrouble", "mine"],
    [`RangeError: without a stack\n`, "RangeError", "without a stack"],
    [`str\n`, "UncaughtValue", "str"],
    [`a: b\n`, "UncaughtValue", "a: b"],
    [`{ a: 1 }\n`, "UncaughtValue", "{ a: 1 }"],
    [
      `Error: Script execution was interrupted by \`SIGINT\`\n${FRAMES}`,
      "Interrupted",
      "the cell was interrupted",
    ],
    [`Error: Interrupted asynchronously\n${FRAMES}`, "Interrupted", "the cell was interrupted"],
  ])("reads %j", (text, ename, evalue) => {
    expect(readCellError([text], "").error).toMatchObject({ ename, evalue });
  });

  it("reads errors of the compiler, all of them, and quotes the code", () => {
    const writes = [
      "careful\n",
      "2:7 - Type 'number' is not assignable to type 'string'.\n",
      "3:1 - Expression expected.\n",
    ];
    const result = readCellError(writes, "// first\nconst a: string = 1;");
    expect(result.writes).toBe(2);
    expect(result.error).toEqual({
      output_type: "error",
      ename: "TypeScriptError",
      evalue: "line 2, column 7: Type 'number' is not assignable to type 'string'.",
      traceback: [
        "line 2, column 7: Type 'number' is not assignable to type 'string'.",
        "  const a: string = 1;",
        "        ^",
        "line 3, column 1: Expression expected.",
        "  ",
        "  ^",
      ],
    });
  });

  it("makes do with nothing on standard error", () => {
    expect(readCellError([], "")).toMatchObject({ writes: 0, error: { ename: "UncaughtValue", evalue: "" } });
  });
});

describe("readDetachedError", () => {
  it.each([
    [
      "UncaughtException: Error: late\n    at Timeout._onTimeout (evalmachine.<anonymous>:3:26)\n",
      "Error",
      "late",
    ],
    [
      "UnhandledPromiseRejection: Error: unhandled\n    at evalmachine.<anonymous>:3:16\n",
      "Error",
      "unhandled",
    ],
    ["UnhandledPromiseRejection: just text\n", "UncaughtValue", "just text"],
  ])("reads %j", (text, ename, evalue) => {
    expect(readDetachedError(text)).toMatchObject({ output_type: "error", ename, evalue });
  });

  it("passes over what is only written", () => {
    expect(readDetachedError("Error: caught and logged\n    at x\n")).toBeUndefined();
    expect(readDetachedError("the text UncaughtException: in the middle")).toBeUndefined();
  });
});
