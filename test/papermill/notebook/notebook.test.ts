import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPython } from "../../../bench/peers/python";
import type { Cell, JsonObject, JsonValue, Notebook, Output } from "../../../src/papermill/notebook/model";
import { parseNotebook, readNotebook } from "../../../src/papermill/notebook/read";
import { validateNotebook } from "../../../src/papermill/notebook/validate";
import { formatNotebook, writeNotebook } from "../../../src/papermill/notebook/write";

const text = fc.string({ unit: "binary" });
const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
const metadata = fc.dictionary(
  fc.constantFrom("a", "__proto__", "10", "9", "ä"),
  json,
) as fc.Arbitrary<JsonObject>;
const mimeBundle = fc.record(
  {
    "text/plain": text,
    "text/html": text,
    "image/png": text,
    "image/svg+xml": text,
    "application/vnd.plotly.v1+json": json,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, JsonValue>>;
const promptNumber = fc.option(fc.nat());
const output: fc.Arbitrary<Output> = fc.oneof(
  fc.record({ output_type: fc.constant("stream" as const), name: fc.constantFrom("stdout", "stderr"), text }),
  fc.record({ output_type: fc.constant("display_data" as const), data: mimeBundle, metadata }),
  fc.record({
    output_type: fc.constant("execute_result" as const),
    data: mimeBundle,
    metadata,
    execution_count: promptNumber,
  }),
  fc.record({
    output_type: fc.constant("error" as const),
    ename: text,
    evalue: text,
    traceback: fc.array(text),
  }),
);
const cell = fc.oneof(
  fc.record({ cell_type: fc.constant("markdown"), source: text, metadata }),
  fc.record({
    cell_type: fc.constant("raw"),
    source: text,
    metadata,
    attachments: fc.dictionary(fc.constantFrom("a.png"), mimeBundle),
  }),
  fc.record({
    cell_type: fc.constant("code"),
    source: text,
    metadata,
    execution_count: promptNumber,
    outputs: fc.array(output, { maxLength: 4 }),
  }),
) as fc.Arbitrary<Omit<Cell, "id">>;
const notebooks = fc
  .record({ metadata, cells: fc.array(cell, { maxLength: 5 }) })
  .map(({ metadata, cells }) => ({
    nbformat: 4 as const,
    nbformat_minor: 5,
    metadata,
    cells: cells.map((cell, i) => ({ ...cell, id: `cell-${i}` })),
  })) as fc.Arbitrary<Notebook>;

/** Key order aside, the same JSON. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, entry: unknown) =>
    entry && typeof entry === "object" && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );

describe("formatNotebook and parseNotebook", () => {
  it("are inverse to each other, and the same notebook gives the same bytes", () => {
    fc.assert(
      fc.property(notebooks, (notebook) => {
        const file = formatNotebook(notebook);
        const read = parseNotebook(file, "x.ipynb");
        expect(canonical(read)).toBe(canonical(notebook));
        expect(formatNotebook(read)).toBe(file);
        expect(() => validateNotebook(JSON.parse(file), "file")).not.toThrow();
      }),
    );
  });

  it("writes as Jupyter does: sorted keys, one space, lines, images whole, a final line break", () => {
    const notebook = parseNotebook(
      JSON.stringify({
        nbformat_minor: 5,
        nbformat: 4,
        cells: [
          {
            source: "let ü = 1\n\nü",
            cell_type: "code",
            id: "a",
            metadata: {},
            execution_count: 1,
            outputs: [
              { output_type: "stream", name: "stdout", text: ["1\n", "2"] },
              {
                output_type: "display_data",
                metadata: {},
                data: { "text/plain": "p\n", "image/png": "AA\nBB", "application/json": "s\nt" },
              },
            ],
          },
        ],
        metadata: {},
      }),
      "x.ipynb",
    );
    expect(formatNotebook(notebook)).toBe(JUPYTER);
  });

  it("agrees with Python's json module on the layout", (context) => {
    const python = spawnSync("python3", ["--version"]);
    if (python.status !== 0) context.skip("python3 is not installed");
    const program =
      "import json,sys; d=json.load(sys.stdin); sys.stdout.buffer.write((json.dumps(d, indent=1, sort_keys=True, ensure_ascii=False, separators=(',', ': '))+'\\n').encode())";
    expect(execFileSync("python3", ["-c", program], { input: JUPYTER, encoding: "utf8" })).toBe(JUPYTER);
  });

  it("is accepted by the nbformat package", (context) => {
    const python = findPython("nbformat");
    if (python === undefined) return context.skip("the Python package nbformat is not installed");
    const program = "import nbformat,sys; nbformat.validate(nbformat.reads(sys.stdin.read(), 4))";
    execFileSync(python, ["-c", program], { input: JUPYTER });
  });
});

// Laid out by hand as nbformat describes it; the next two tests have others judge it.
const JUPYTER = `{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "a",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "1\\n",
      "2"
     ]
    },
    {
     "data": {
      "application/json": "s\\nt",
      "image/png": "AA\\nBB",
      "text/plain": [
       "p\\n"
      ]
     },
     "metadata": {},
     "output_type": "display_data"
    }
   ],
   "source": [
    "let ü = 1\\n",
    "\\n",
    "ü"
   ]
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

describe("parseNotebook", () => {
  const minimal = (change: object) =>
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [], ...change });
  const code = (change: object) => ({
    cell_type: "code",
    id: "a",
    metadata: {},
    source: [],
    outputs: [],
    execution_count: null,
    ...change,
  });

  it("completes missing, invalid and repeated ids, the same way each time", () => {
    const cells = [code({ id: undefined }), code({ id: "a b" }), code({ id: "a" }), code({ id: "a" })];
    const read = () => parseNotebook(minimal({ nbformat_minor: 2, cells }), "x.ipynb");
    const ids = read().cells.map((cell) => cell.id);
    expect(new Set(ids).size).toBe(4);
    expect(ids[2]).toBe("a");
    expect(read().cells.map((cell) => cell.id)).toEqual(ids);
    expect(read().nbformat_minor).toBe(5);
  });

  it("drops what does not belong into a file", () => {
    const notebook = parseNotebook(
      minimal({
        metadata: { orig_nbformat: 3, signature: "x" },
        cells: [code({ metadata: { trusted: true } })],
      }),
      "x.ipynb",
    );
    expect([notebook.metadata, notebook.cells[0].metadata]).toEqual([{}, {}]);
  });

  it.each([
    ["{", /x\.ipynb is not a notebook: .*JSON/],
    ["[]", /expected a JSON object with the field "nbformat"/],
    [minimal({ nbformat: 3 }), /expected nbformat 4, got 3; .*nbconvert/],
    [minimal({ cells: undefined }), /the top level: must have required property 'cells'/],
    [minimal({ cells: [code({ outputs: undefined })] }), /cells\[0\]: must have required property 'outputs'/],
    [minimal({ cells: [code({ source: 5 })] }), /cells\[0\]\.source: must be string/],
    [
      minimal({ cells: [code({ cell_type: "heading" })] }),
      /cells\[0\]: value of tag "cell_type" must be in oneOf/,
    ],
    [minimal({ cells: [code({ extra: 1 })] }), /cells\[0\]: must NOT have additional properties "extra"/],
    [
      minimal({ cells: [code({ metadata: { tags: ["a,b"] } })] }),
      /cells\[0\]\.metadata\.tags\[0\]: must match/,
    ],
    [
      minimal({ cells: [code({ outputs: [{ output_type: "stream", name: "stdout" }] })] }),
      /cells\[0\]\.outputs\[0\]: must have required property 'text'/,
    ],
    [
      minimal({
        cells: [
          code({ outputs: [{ output_type: "display_data", metadata: {}, data: { "text/plain": 1 } }] }),
        ],
      }),
      /cells\[0\]\.outputs\[0\]\.data\.text\/plain: must be string/,
    ],
  ])("refuses %s", (file, message) => {
    expect(() => parseNotebook(file, "x.ipynb")).toThrow(message);
  });
});

describe("files", () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "notebook-test-"))));
  afterEach(() => rm(folder, { recursive: true }));

  it("are written into folders that are missing, and leave nothing else behind", async () => {
    const path = join(folder, "a", "b", "x.ipynb");
    await writeNotebook(path, parseNotebook(JUPYTER, "x.ipynb"));
    expect(await readFile(path, "utf8")).toBe(JUPYTER);
    expect(formatNotebook(await readNotebook(path))).toBe(JUPYTER);
    expect(await readdir(join(folder, "a", "b"))).toEqual(["x.ipynb"]);
  });

  it("that do not exist are refused by name", async () => {
    await expect(readNotebook(join(folder, "none.ipynb"))).rejects.toThrow(
      /cannot read the notebook .*none\.ipynb/,
    );
  });

  it("with a byte order mark are read", async () => {
    await writeFile(join(folder, "bom.ipynb"), "\uFEFF" + JUPYTER);
    expect((await readNotebook(join(folder, "bom.ipynb"))).cells).toHaveLength(1);
  });
});
