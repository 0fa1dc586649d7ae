import { readFileSync } from "node:fs";
import { extname, isAbsolute, join, relative } from "node:path";
import type { Attachments } from "../notebook/model";
import type { ImageFinder } from "./markdown";

const TYPES: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
};

/**
 * Finds a Markdown cell's images: its attachments, and files in the notebook's folder or below.
 *
 * @param folder the notebook's folder; without it only attachments are found.
 */
export function imageFinder(attachments: Attachments | undefined, folder: string | undefined): ImageFinder {
  return (source) => {
    if (source.startsWith("attachment:"))
      return attachedImage(attachments?.[source.slice("attachment:".length)]);
    return folder === undefined ? undefined : imageFile(folder, source);
  };
}

function attachedImage(bundle: Attachments[string] | undefined): string | undefined {
  const [mime, data] = Object.entries(bundle ?? {}).find(([type]) => type.startsWith("image/")) ?? [];
  return typeof data === "string" ? dataUri(mime!, data) : undefined;
}

function imageFile(folder: string, source: string): string | undefined {
  const path = join(folder, source);
  const type = TYPES[extname(path).toLowerCase()];
  const inside = relative(folder, path);
  if (type === undefined || inside.startsWith("..") || isAbsolute(inside)) return undefined;
  try {
    return `data:${type};base64,${readFileSync(path, "base64")}`;
  } catch {
    return undefined;
  }
}

/** An image as a notebook stores it, base64 or SVG source, as the address of an `img`. */
export function dataUri(mime: string, data: string): string {
  const base64 = mime === "image/svg+xml" ? Buffer.from(data).toString("base64") : data.replace(/\s+/g, "");
  return `data:${mime};base64,${base64}`;
}
