import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { VERSION } from "../version";
import { escapeHtml } from "./escape";
import { formulaStyles, textFontStyles } from "./fonts";
import { pageScript } from "./page-script";
import { code } from "./styles/code";
import { outputs } from "./styles/outputs";
import { page } from "./styles/page";
import { print } from "./styles/print";
import { prose } from "./styles/prose";
import { tables } from "./styles/tables";
import { theme } from "./styles/theme";

/** The parts of a report's page, all HTML but for the title. */
export interface PageParts {
  title: string;
  header: string;
  contents: string;
  main: string;
  /** Whether the page shows formulas, and so needs KaTeX's styles and fonts. */
  hasFormulas: boolean;
  /** Whether the page shows plotly figures, and so needs plotly. */
  hasFigures: boolean;
  /** Whether any of them is drawn by code that plotly compiles while it runs. */
  compiles: boolean;
}

/**
 * A page that is one file and stays alone: fonts, styles and scripts are inside, and its content security policy lets
 * it reach no network and run no script but its own.
 */
export function renderPage(parts: PageParts): string {
  const scripts = parts.hasFigures ? [plotlySource(), pageScript] : [pageScript];
  const styles = [
    textFontStyles(),
    parts.hasFormulas ? formulaStyles() : "",
    theme,
    page,
    prose,
    code,
    outputs,
    tables,
    print,
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(scripts, parts.compiles)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="node-papermill ${VERSION}">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(parts.title)}</title>
<style>${styles.join("\n")}</style>
</head>
<body>
<div class="switches"><button type="button" data-switch="code" aria-pressed="false">Code</button><button type="button" data-switch="theme">Dark</button></div>
<div class="page${parts.contents === "" ? "" : " with-contents"}">
${parts.header}${parts.contents}<main>
${parts.main}</main>
</div>
${scripts.map((script) => `<script>${script}</script>`).join("\n")}
</body>
</html>
`;
}

function contentSecurityPolicy(scripts: readonly string[], compiles: boolean): string {
  const sources = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  if (compiles) sources.push("'unsafe-eval'");
  return [
    "default-src 'none'",
    `script-src ${sources.join(" ")}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

// The script's one "<!--" is code in a string; in a page it would begin a comment state of the HTML parser.
function plotlySource(): string {
  return readFileSync(require.resolve("plotly.js-dist-min/plotly.min.js"), "utf8").replaceAll(
    "<!--",
    "\\x3c!--",
  );
}
