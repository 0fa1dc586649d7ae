import { describe, expect, it } from "vitest";
import { newCodeCell } from "../../../src/papermill/notebook/cell-ids";
import type { Cell, Notebook } from "../../../src/papermill/notebook/model";
import { injectParameters, inspectParameters } from "../../../src/papermill/parameters/inject";

const code = (id: string, source: string, ...tags: string[]) => newCodeCell(id, source, tags);
const notebook = (...cells: Cell[]): Notebook => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });

const PYTHON = { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } };

const PARAMETERS = code(
  "p",
  'type Profile = "quick" | "paper";\nconst profile: Profile = "quick";\nlet epochs = 10;\nconst free = f();',
  "parameters",
);

describe("injectParameters", () => {
  it("puts a typed cell behind the parameters cell", () => {
    const injected = injectParameters(notebook(code("a", ""), PARAMETERS, code("b", "")), {
      profile: "paper",
      epochs: 25,
      free: "x",
    });
    expect(injected.cells.map((cell) => cell.id)).toEqual(["a", "p", "injected-parameters", "b"]);
    expect(injected.cells[2].metadata.tags).toEqual(["injected-parameters"]);
    expect(injected.cells[2].source).toBe(
      '// Parameters\nconst profile: Profile = "paper";\nlet epochs: number = 25;\nconst free = "x";',
    );
  });

  it("replaces the cell of an earlier run, where it stands", () => {
    const earlier = code("e", "const epochs = 1;", "injected-parameters");
    const injected = injectParameters(notebook(PARAMETERS, code("a", ""), earlier, code("b", "")), {
      epochs: 2,
    });
    expect(injected.cells.map((cell) => cell.id)).toEqual(["p", "a", "e", "b"]);
    expect(injected.cells[2].source).toContain("let epochs: number = 2;");
  });

  it("goes on top where no cell is tagged, and leaves the given notebook alone", () => {
    const given = notebook(code("injected-parameters", ""));
    const injected = injectParameters(given, { epochs: 2 });
    expect(injected.cells.map((cell) => cell.id)).toEqual(["injected-parameters-1", "injected-parameters"]);
    expect(given.cells).toHaveLength(1);
  });

  it("writes in the notebook's language, and refuses one that it does not know", () => {
    const python = { ...notebook(code("p", "epochs = 1", "parameters")), metadata: PYTHON };
    expect(injectParameters(python, { epochs: 2, names: ["a"] }).cells[1].source).toBe(
      '# Parameters\nepochs = 2\nnames = ["a"]',
    );
    expect(() => injectParameters(notebook(), { a: 1 }, "cobol")).toThrow(
      'parameters cannot be set in notebooks of the language "cobol"; they can in: typescript, javascript, python',
    );
  });

  it.each(["a b", "1a", "a=1;b", "", "a\n", "x: number"])("refuses the name %j", (name) => {
    expect(() => injectParameters(notebook(), { [name]: 1 })).toThrow("identifier");
  });
});

describe("inspectParameters", () => {
  it("lists the declarations of the tagged cell", () => {
    expect(inspectParameters(notebook(PARAMETERS))?.map(({ name }) => name)).toEqual([
      "profile",
      "epochs",
      "free",
    ]);
  });

  it("tells a cell without declarations from no cell", () => {
    expect(inspectParameters(notebook(code("p", "// nothing", "parameters")))).toEqual([]);
    expect(inspectParameters(notebook(code("a", "const a = 1")))).toBeUndefined();
  });
});
