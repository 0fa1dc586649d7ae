import type { Command } from "commander";

/** `node-papermill render in.ipynb out.html` */
export function addRenderCommand(program: Command): void {
  program
    .command("render")
    .description("render a notebook as one HTML file that needs no network")
    .argument("<input>", "the notebook, usually an executed one")
    .argument("<output>", "the HTML file to write")
    .option("--assets <folder>", "keep styles, fonts and scripts in this folder, for many reports to share")
    .option(
      "--light",
      "leave out plotly, KaTeX and fonts: drawings for figures, a small file to mail or commit",
    )
    .action(render);
}

async function render(
  input: string,
  output: string,
  options: { assets?: string; light?: boolean },
): Promise<void> {
  // Loaded here, for running a notebook needs none of it.
  const { renderNotebookFile } = await import("../html/render-notebook");
  await renderNotebookFile(input, output, options);
  process.stderr.write(`wrote ${output}\n`);
}
