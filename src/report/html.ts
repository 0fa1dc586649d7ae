/**
 * What all of the report's HTML shares. A notebook has no stylesheet of ours, and Jupyter removes `<style>` from
 * notebooks that it does not trust: so every element has a class for our own report and a few inline styles that suit any
 * page, light or dark (no text colour, only translucent backgrounds).
 */

/** `text` with the characters that mean something in HTML replaced, fit for content and quoted attributes. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** Translucent tints of the colour-blind safe palette of Okabe and Ito. */
export const TINT = {
  green: "rgba(0, 158, 115, 0.16)",
  blue: "rgba(0, 114, 178, 0.16)",
  amber: "rgba(230, 159, 0, 0.2)",
  red: "rgba(213, 94, 0, 0.18)",
  grey: "rgba(128, 128, 128, 0.14)",
};

const RULE = "1px solid rgba(128, 128, 128, 0.45)";
const HAIRLINE = "1px solid rgba(128, 128, 128, 0.2)";

/** Inline styles by role. */
export const STYLE = {
  scroll: "overflow-x: auto; margin: 1em 0",
  table: `border-collapse: collapse; border-top: ${RULE}; border-bottom: ${RULE}; font-variant-numeric: tabular-nums`,
  caption: "caption-side: top; text-align: left; padding: 0 0 0.5em 0",
  group: `text-align: center; padding: 0.35em 0.6em 0.1em; border-left: ${HAIRLINE}`,
  head: `text-align: right; font-weight: normal; font-size: 0.85em; padding: 0.1em 0.6em 0.35em; border-bottom: ${RULE}`,
  firstHead: `text-align: right; font-weight: normal; font-size: 0.85em; padding: 0.1em 0.6em 0.35em; border-bottom: ${RULE}; border-left: ${HAIRLINE}`,
  textHead: `text-align: left; vertical-align: bottom; padding: 0.35em 0.8em 0.35em 0.2em; border-bottom: ${RULE}`,
  row: `text-align: left; font-weight: normal; white-space: nowrap; padding: 0.25em 0.8em 0.25em 0.2em`,
  cell: "text-align: right; white-space: nowrap; padding: 0.25em 0.6em",
  firstCell: `text-align: right; white-space: nowrap; padding: 0.25em 0.6em; border-left: ${HAIRLINE}`,
  text: `text-align: left; vertical-align: top; padding: 0.5em 0.8em 0.5em 0.2em; border-bottom: ${HAIRLINE}`,
  muted: "opacity: 0.65",
  small: "font-size: 0.85em",
  note: "font-size: 0.85em; margin: 0.3em 0",
};

/** An element: `element("td", { class: "nk-close", style: STYLE.cell }, "1")`. `content` is HTML, attributes are text. */
export function element(
  tag: string,
  attributes: Record<string, string | undefined>,
  content: string,
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => ` ${name}="${escapeHtml(value!)}"`);
  return `<${tag}${written.join("")}>${content}</${tag}>`;
}

/** A line in smaller type that stands back; `html` is HTML. */
export function small(html: string): string {
  return element("div", { class: "nk-muted", style: `${STYLE.muted}; ${STYLE.small}` }, html);
}
