import type { Command } from "commander";
import { join } from "node:path";

/** `node-papermill gallery outputs -o outputs/index.html` */
export function addGalleryCommand(program: Command): void {
  program
    .command("gallery")
    .description("write an index of the reports in a folder: a card for each, with search and filters")
    .argument("<folder>", "the folder of the reports")
    .option("-o, --output <file>", "the HTML file to write (default: index.html in the folder)")
    .option("--title <text>", "the title of the page", "Reports")
    .option("--assets <folder>", "keep styles, fonts and scripts in this folder, for the reports to share")
    .action(gallery);
}

interface GalleryCommandOptions {
  output?: string;
  title: string;
  assets?: string;
}

async function gallery(folder: string, { output, title, assets }: GalleryCommandOptions): Promise<void> {
  const { renderGalleryFile } = await import("../gallery/render-gallery");
  const path = output ?? join(folder, "index.html");
  const count = await renderGalleryFile(folder, path, { title, assetsFolder: assets });
  process.stderr.write(`wrote ${path}, an index of ${count} ${count === 1 ? "report" : "reports"}\n`);
}
