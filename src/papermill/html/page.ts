import { readFileSync } from "node:fs";
import { renderDocument, type Asset, type AssetLinker } from "./document";
import { formulaStyles, textFontStyles } from "./fonts";
import { pageScript } from "./page-script";
import { code } from "./styles/code";
import { outputs } from "./styles/outputs";
import { page } from "./styles/page";
import { print } from "./styles/print";
import { prose } from "./styles/prose";
import { tables } from "./styles/tables";
import { theme } from "./styles/theme";
import { themeScript } from "./theme-script";

/** The parts of a report's page, all HTML but for the title. */
export interface PageParts {
  title: string;
  /** What the page's head holds for programs. */
  head: string;
  header: string;
  contents: string;
  main: string;
  /** Whether the page brings its typefaces. */
  hasOwnFonts: boolean;
  /** Whether the page shows formulas, and so needs KaTeX's styles and fonts. */
  hasFormulas: boolean;
  /** Whether the page shows plotly figures, and so needs plotly. */
  hasFigures: boolean;
  /** Whether any of them is drawn by code that plotly compiles while it runs. */
  compiles: boolean;
}

/** The page of a report. */
export function renderPage(parts: PageParts, link?: AssetLinker): string {
  const assets: Asset[] = [
    ...(parts.hasOwnFonts ? [fontStyles()] : []),
    reportStyles(),
    ...(parts.hasFormulas ? [{ name: "formulas", type: "css" as const, content: formulaStyles() }] : []),
    ...(parts.hasFigures ? [{ name: "plotly", type: "js" as const, content: plotlySource() }] : []),
    { name: "report", type: "js", content: themeScript + pageScript },
  ];
  const body = `<div class="switches"><button type="button" data-switch="code" aria-pressed="false">Code</button><button type="button" data-switch="theme">Dark</button></div>
<div class="page${parts.contents === "" ? "" : " with-contents"}">
${parts.header}${parts.contents}<main>
${parts.main}</main>
</div>`;
  return renderDocument({ ...parts, assets, body }, link);
}

/** The typefaces of a report but for its formulas. */
export function fontStyles(): Asset {
  return { name: "fonts", type: "css", content: textFontStyles() };
}

/** The styles of a report but for its formulas. */
export function reportStyles(): Asset {
  return {
    name: "report",
    type: "css",
    content: [theme, page, prose, code, outputs, tables, print].join("\n"),
  };
}

// The script's one "<!--" is code in a string; in a page it would begin a comment state of the HTML parser.
function plotlySource(): string {
  return readFileSync(require.resolve("plotly.js-dist-min/plotly.min.js"), "utf8").replaceAll(
    "<!--",
    "\\x3c!--",
  );
}
