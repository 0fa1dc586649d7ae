import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../errors";
import { MarkdownRenderer } from "../html/markdown";
import { Typesetter } from "../html/math";
import type { Notebook } from "../notebook/model";
import { readNotebook } from "../notebook/read";
import type { ParameterDeclaration } from "../parameters/declarations";
import { inspectParameters } from "../parameters/inject";

/** A notebook that can be run. */
export interface RunnableNotebook {
  /** Its file name, by which it is asked for. */
  name: string;
  path: string;
  title: string;
  parameters: ParameterDeclaration[];
  /** Why it cannot be run; empty where it can. */
  trouble: string;
}

/**
 * The notebooks in `folder`, by name.
 *
 * @throws InputError when there is no such folder.
 */
export async function listNotebooks(folder: string): Promise<RunnableNotebook[]> {
  const names = await readdir(folder).catch((error: Error) => {
    throw new InputError(`cannot read the folder of notebooks ${folder}: ${error.message}`);
  });
  const notebooks = names.filter((name) => name.endsWith(".ipynb") && !name.startsWith(".")).sort();
  return Promise.all(notebooks.map((name) => inspect(name, join(folder, name))));
}

async function inspect(name: string, path: string): Promise<RunnableNotebook> {
  try {
    const notebook = await readNotebook(path);
    return {
      name,
      path,
      title: titleOf(notebook) ?? name,
      parameters: inspectParameters(notebook) ?? [],
      trouble: "",
    };
  } catch (error) {
    return { name, path, title: name, parameters: [], trouble: (error as Error).message };
  }
}

/** The title that a report of the notebook will have. */
function titleOf({ cells }: Notebook): string | undefined {
  const markdown = new MarkdownRenderer(new Typesetter());
  for (const { cell_type, source } of cells) {
    if (cell_type === "markdown") markdown.render(source);
    if (markdown.title !== undefined) return markdown.title.text;
  }
  return undefined;
}
