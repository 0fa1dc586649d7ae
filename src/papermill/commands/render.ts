import type { Command } from "commander";

/** `node-papermill render in.ipynb out.html` */
export function addRenderCommand(program: Command): void {
  program
    .command("render")
    .description("render a notebook as one HTML file that needs no network")
    .argument("<input>", "the notebook, usually an executed one")
    .argument("<output>", "the HTML file to write")
    .action(render);
}

async function render(input: string, output: string): Promise<void> {
  // Loaded here, for running a notebook needs none of it.
  const { renderNotebookFile } = await import("../html/render-notebook");
  await renderNotebookFile(input, output);
  process.stderr.write(`wrote ${output}\n`);
}
