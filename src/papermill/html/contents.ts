import { escapeHtml } from "./escape";
import type { Heading } from "./markdown";

const DEEPEST_LEVEL = 3;

/** The list of contents: links to the headings, nested by level; empty where there are fewer than two. */
export function renderContents(headings: readonly Heading[]): string {
  const listed = headings.filter(({ level }) => level <= DEEPEST_LEVEL);
  if (listed.length < 2) return "";
  const top = Math.min(...listed.map(({ level }) => level));
  const items = listed.map(
    ({ level, id, text }) =>
      `<li class="depth-${level - top}"><a href="#${encodeURIComponent(id)}">${escapeHtml(text)}</a></li>`,
  );
  return `<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary><ol>${items.join("")}</ol></details></nav>\n`;
}
