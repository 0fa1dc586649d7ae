import { createHash } from "node:crypto";
import { VERSION } from "../version";
import { escapeHtml } from "./escape";

/** A style sheet or script that pages are made of. */
export interface Asset {
  /** The name of its file where it has one, without the ending. */
  name: string;
  type: "css" | "js";
  content: string;
}

/** Gives the address at which a page finds an asset that is not inside it. */
export type AssetLinker = (asset: Asset) => string;

/** A page of HTML; all fields are HTML but for the title. */
export interface Document {
  title: string;
  assets: readonly Asset[];
  /** What else stands in the page's head. */
  head?: string;
  body: string;
  /** Whether scripts may compile code while they run. */
  compiles?: boolean;
  /** Whether the page may talk to the server that it comes from, and to no other. */
  talksToServer?: boolean;
}

/**
 * A page whose content security policy lets it run no script but its own, and reach nothing else.
 *
 * @param link where the assets are; without it they are inside the page, which then is one file and stays alone.
 */
export function renderDocument(document: Document, link?: AssetLinker): string {
  const embed = ({ type, content }: Asset): string =>
    type === "css" ? `<style>${content}</style>` : `<script>${content}</script>`;
  const refer = (asset: Asset): string => {
    const address = escapeHtml(link!(asset));
    return asset.type === "css"
      ? `<link rel="stylesheet" href="${address}">`
      : `<script src="${address}"></script>`;
  };
  const place = (type: Asset["type"]): string =>
    document.assets
      .filter((asset) => asset.type === type)
      .map(link ? refer : embed)
      .join("\n");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(document, link !== undefined)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="node-papermill ${VERSION}">
<meta name="referrer" content="${document.talksToServer ? "same-origin" : "no-referrer"}">
<title>${escapeHtml(document.title)}</title>
${document.head ?? ""}
${place("css")}
</head>
<body>
${document.body}
${place("js")}
</body>
</html>
`;
}

// What lies beside a page that was opened as a file is "file:", for there 'self' is nobody.
const BESIDE = "'self' file:";

function contentSecurityPolicy({ assets, compiles, talksToServer }: Document, isLinked: boolean): string {
  const scripts = assets.filter(({ type }) => type === "js");
  const hashes = scripts.map(
    ({ content }) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`,
  );
  const sources = isLinked ? [BESIDE] : hashes;
  if (compiles) sources.push("'unsafe-eval'");
  return [
    "default-src 'none'",
    `script-src ${sources.length > 0 ? sources.join(" ") : "'none'"}`,
    `style-src 'unsafe-inline'${isLinked ? ` ${BESIDE}` : ""}`,
    "img-src data: blob:",
    `font-src data:${isLinked ? ` ${BESIDE}` : ""}`,
    ...(talksToServer ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    `form-action ${talksToServer ? "'self'" : "'none'"}`,
  ].join("; ");
}
