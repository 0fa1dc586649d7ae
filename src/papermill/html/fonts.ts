import { readFileSync } from "node:fs";

const TEXT_FONTS = [
  {
    family: "Source Serif 4",
    file: "source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
    style: "normal",
  },
  {
    family: "Source Serif 4",
    file: "source-serif-4/files/source-serif-4-latin-wght-italic.woff2",
    style: "italic",
  },
  {
    family: "Source Sans 3",
    file: "source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
    style: "normal",
  },
  {
    family: "Source Code Pro",
    file: "source-code-pro/files/source-code-pro-latin-wght-normal.woff2",
    style: "normal",
  },
];

/** The style sheet that holds the fonts of a report's text. */
export function textFontStyles(): string {
  return TEXT_FONTS.map(
    ({ family, file, style }) =>
      `@font-face{font-family:"${family}";font-style:${style};font-weight:200 900;font-display:swap;` +
      `src:url(${fontUri(`@fontsource-variable/${file}`)}) format("woff2")}`,
  ).join("\n");
}

/** KaTeX's own style sheet, with its fonts inside; of each font only the format that every browser of today reads. */
export function formulaStyles(): string {
  const styles = readFileSync(require.resolve("katex/dist/katex.min.css"), "utf8");
  return styles.replace(/src:(url\(fonts\/([\w-]+\.woff2)\)[^,]*),[^;}]*/g, (_, __, file: string) => {
    return `src:url(${fontUri(`katex/dist/fonts/${file}`)}) format("woff2")`;
  });
}

function fontUri(modulePath: string): string {
  return `data:font/woff2;base64,${readFileSync(require.resolve(modulePath), "base64")}`;
}
