import { readFile, realpath } from "node:fs/promises";
import { extname, isAbsolute, join, relative, sep } from "node:path";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ipynb": "application/x-ipynb+json",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
};

export interface FolderFile {
  content: Buffer;
  type: string;
}

/**
 * The file at `path` in `folder`.
 *
 * @param path as it stands in an address, still encoded.
 * @returns undefined where there is no such file, or it is hidden, or lies outside of the folder, also by way of a link.
 */
export async function readFolderFile(folder: string, path: string): Promise<FolderFile | undefined> {
  try {
    const decoded = decodeURIComponent(path);
    if (/[\0\\]/.test(decoded) || decoded.split("/").some((part) => part.startsWith("."))) return undefined;
    const root = await realpath(folder);
    const found = await realpath(join(root, decoded));
    const inside = relative(root, found);
    if (inside === "" || isAbsolute(inside) || inside.split(sep)[0] === "..") return undefined;
    return { content: await readFile(found), type: TYPES[extname(found)] ?? "application/octet-stream" };
  } catch {
    return undefined;
  }
}
