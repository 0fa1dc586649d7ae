import { escapeHtml } from "./escape";

/** How text looks after some of a terminal's "select graphic rendition" codes. */
interface Rendition {
  classes: Set<string>;
  /** A CSS colour, or the name of one of the terminal's 16. */
  color?: string;
  background?: string;
}

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const STYLES: Record<number, string> = { 1: "bold", 2: "dim", 3: "italic", 4: "underline", 9: "strike" };
const STYLE_ENDS: Record<number, string[]> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  29: ["strike"],
};

/** Text with a terminal's colour codes as HTML; all other escape sequences are dropped. */
export function ansiToHtml(text: string): string {
  const rendition: Rendition = { classes: new Set() };

  const pieces = text.split(/\x1b(?:\[([\d;:]*)([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|.?)/);
  let html = "";
  for (let i = 0; i < pieces.length; i += 3) {
    html += span(pieces[i], rendition);
    if (pieces[i + 2] === "m") apply(rendition, (pieces[i + 1] || "0").split(/[;:]/).map(Number));
  }
  return html;
}

function apply(rendition: Rendition, codes: number[]): void {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) Object.assign(rendition, { classes: new Set(), color: undefined, background: undefined });
    else if (STYLES[code]) rendition.classes.add(STYLES[code]);
    else if (STYLE_ENDS[code]) STYLE_ENDS[code].forEach((style) => rendition.classes.delete(style));
    else if (code === 39) rendition.color = undefined;
    else if (code === 49) rendition.background = undefined;
    else if (code >= 30 && code <= 37) rendition.color = NAMES[code - 30];
    else if (code >= 90 && code <= 97) rendition.color = `bright-${NAMES[code - 90]}`;
    else if (code >= 40 && code <= 47) rendition.background = NAMES[code - 40];
    else if (code >= 100 && code <= 107) rendition.background = `bright-${NAMES[code - 100]}`;
    else if (code === 38 || code === 48) {
      const [color, used] =
        codes[i + 1] === 5 ? [paletteColor(codes[i + 2]), 2] : [rgb(codes.slice(i + 2, i + 5)), 4];
      rendition[code === 38 ? "color" : "background"] = color;
      i += used;
    }
  }
}

/** The xterm palette: 16 named colours, a cube of 6 x 6 x 6, and 24 greys. */
function paletteColor(index: number): string {
  if (index < 16) return (index < 8 ? "" : "bright-") + NAMES[index % 8];
  if (index >= 232) return rgb(Array(3).fill(8 + 10 * (index - 232)));
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  const cube = index - 16;
  return rgb([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level));
}

function rgb([red = 0, green = 0, blue = 0]: number[]): string {
  return `rgb(${[red, green, blue].map((value) => Math.min(255, Math.max(0, value || 0))).join(" ")})`;
}

function span(text: string, { classes, color, background }: Rendition): string {
  const names = [...classes].map((name) => `ansi-${name}`);
  const styles: string[] = [];
  if (color?.startsWith("rgb")) styles.push(`color: ${color}`);
  else if (color) names.push(`ansi-${color}`);
  if (background?.startsWith("rgb")) styles.push(`background: ${background}`);
  else if (background) names.push(`ansi-on-${background}`);
  if (text === "" || (names.length === 0 && styles.length === 0)) return escapeHtml(text);
  const classAttribute = names.length > 0 ? ` class="${names.join(" ")}"` : "";
  const styleAttribute = styles.length > 0 ? ` style="${styles.join("; ")}"` : "";
  return `<span${classAttribute}${styleAttribute}>${escapeHtml(text)}</span>`;
}
