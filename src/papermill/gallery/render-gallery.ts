import { dirname, relative, resolve, sep } from "node:path";
import { writeFile } from "../../write-file";
import { renderDocument, type Asset, type AssetLinker } from "../html/document";
import { formatDuration } from "../html/duration";
import { escapeHtml } from "../html/escape";
import { fontStyles, reportStyles } from "../html/page";
import { SharedAssets } from "../html/shared-assets";
import { themeScript } from "../html/theme-script";
import { renderCards } from "./cards";
import { galleryScript } from "./gallery-script";
import { readReports, type Report } from "./read-reports";
import { gallery } from "./styles";

export interface GalleryOptions {
  /** The page's title; by default "Reports". */
  title?: string;
  /** A folder in which the page shares styles, fonts and scripts with the reports; without it they are inside. */
  assetsFolder?: string;
}

/**
 * Writes an index of the reports in `folder` to `outputPath`: a card for each, with search and filters.
 *
 * @returns how many reports there are.
 * @throws InputError when there is no such folder.
 */
export async function renderGalleryFile(
  folder: string,
  outputPath: string,
  { title = "Reports", assetsFolder }: GalleryOptions = {},
): Promise<number> {
  const reports = await readReports(folder);
  const from = dirname(resolve(outputPath));
  const assets = assetsFolder === undefined ? undefined : new SharedAssets(resolve(assetsFolder));
  const linkTo = (path: string): string =>
    relative(from, resolve(folder, path)).split(sep).map(encodeURIComponent).join("/");
  const html = renderGallery(reports, linkTo, title, assets?.linkerFor(from));
  await assets?.write();
  await writeFile(outputPath, html);
  return reports.length;
}

/** The styles and scripts of pages with cards of reports. */
export function galleryAssets(): Asset[] {
  return [
    fontStyles(),
    reportStyles(),
    { name: "gallery", type: "css", content: gallery },
    { name: "gallery", type: "js", content: themeScript + galleryScript },
  ];
}

function renderGallery(
  reports: readonly Report[],
  linkTo: (path: string) => string,
  title: string,
  link?: AssetLinker,
): string {
  const body = `<div class="switches"><button type="button" data-switch="theme">Dark</button></div>
<div class="gallery">
<header><h1>${escapeHtml(title)}</h1><p>${describe(reports)}</p></header>
<main>${renderCards(reports, linkTo)}</main>
</div>`;
  return renderDocument({ title, assets: galleryAssets(), body }, link);
}

/** `3 reports, 1 failed; 4 min 2 s of runs` */
export function describe(reports: readonly Report[]): string {
  const failed = reports.filter(({ summary }) => summary.status === "failed").length;
  const seconds = reports.reduce((sum, { summary }) => sum + (summary.duration ?? 0), 0);
  const count = reports.length === 1 ? "1 report" : `${reports.length} reports`;
  return `${count}${failed > 0 ? `, ${failed} failed` : ""}${seconds > 0 ? `; ${formatDuration(seconds)} of runs` : ""}`;
}
