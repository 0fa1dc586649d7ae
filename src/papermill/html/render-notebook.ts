import { basename, dirname, extname, resolve } from "node:path";
import { writeFile } from "../../write-file";
import type { Notebook } from "../notebook/model";
import { readNotebook } from "../notebook/read";
import { CellRenderer } from "./cells";
import { renderContents } from "./contents";
import type { AssetLinker } from "./document";
import { escapeHtml } from "./escape";
import { renderHeader } from "./header";
import { MarkdownRenderer } from "./markdown";
import { Typesetter } from "./math";
import { OutputRenderer } from "./outputs";
import { renderPage } from "./page";
import { SharedAssets } from "./shared-assets";
import { renderSummary, summarise } from "./summary";

export interface RenderOptions {
  /** The title of a notebook without a heading of level 1. */
  title?: string;
  /** The folder in which images of Markdown cells are looked for; without it they are left out. */
  folder?: string;
  /** Where the page finds styles, fonts and scripts; without it they are inside the page. */
  link?: AssetLinker;
  /** Drawings in the place of interactive figures, formulas as MathML, the reader's own fonts: a small page to be mailed. */
  light?: boolean;
}

/** The notebook as an HTML page that opens without a network. */
export function renderNotebook(notebook: Notebook, options: RenderOptions = {}): string {
  const { light = false } = options;
  const typesetter = new Typesetter(light);
  const markdown = new MarkdownRenderer(typesetter);
  const outputs = new OutputRenderer(markdown, typesetter, light);
  const language = notebook.metadata.language_info?.name ?? "typescript";
  const cells = new CellRenderer(markdown, outputs, language, options.folder);
  const main = notebook.cells.map((cell) => cells.render(cell)).join("");
  const name = options.title ?? "Notebook";
  const title = markdown.title ?? { text: name, html: escapeHtml(name) };
  const parts = {
    title: title.text,
    head: renderSummary(summarise(notebook, title.text, outputs.firstDrawing)),
    header: renderHeader(notebook, title.html),
    contents: renderContents(markdown.headings),
    main,
    hasOwnFonts: !light,
    hasFormulas: typesetter.used && !light,
    hasFigures: outputs.hasFigures && !light,
    compiles: outputs.compiles && !light,
  };
  return renderPage(parts, options.link);
}

/**
 * Renders the notebook at `inputPath` and writes the page to `outputPath`, in one step.
 *
 * @param assets a folder in which the page shares styles, fonts and scripts with others; without it they are inside
 *   the page.
 * @throws InputError when there is no such notebook.
 */
export async function renderNotebookFile(
  inputPath: string,
  outputPath: string,
  { assets: assetsFolder, light }: { assets?: string; light?: boolean } = {},
): Promise<void> {
  const notebook = await readNotebook(inputPath);
  const title = basename(inputPath, extname(inputPath));
  const assets = assetsFolder === undefined ? undefined : new SharedAssets(resolve(assetsFolder));
  const link = assets?.linkerFor(dirname(resolve(outputPath)));
  const html = renderNotebook(notebook, { title, folder: dirname(inputPath), link, light });
  await assets?.write();
  await writeFile(outputPath, html);
}
