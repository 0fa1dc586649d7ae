import type { JsonValue } from "../../notebook/model";
import { colorOf, listOf } from "./values";

type Stops = [place: number, color: string][];

const NAMED: Record<string, string[]> = {
  blues: ["#f7fbff", "#6baed6", "#08306b"],
  cividis: ["#00224e", "#575d6d", "#a59c74", "#fee838"],
  greys: ["#ffffff", "#808080", "#000000"],
  rdbu: ["#053061", "#92c5de", "#f7f7f7", "#f4a582", "#67001f"],
  viridis: ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"],
  ylgnbu: ["#ffffd9", "#41b6c4", "#081d58"],
};
// The page's own, in the colours of its theme.
const DEFAULT = ["var(--scale-low)", "var(--scale-middle)", "var(--scale-high)"];

/**
 * The colours of a figure's colour scale.
 *
 * @param scale plotly's `colorscale`: a name, or pairs of a place in 0..1 and a colour.
 * @returns a place in 0..1 -> a CSS colour.
 */
export function colorScale(scale: JsonValue | undefined, isReversed = false): (share: number) => string {
  const stops = stopsOf(scale);
  return (share) => {
    const at = Math.min(1, Math.max(0, isReversed ? 1 - share : share));
    const next = Math.max(
      1,
      stops.findIndex(([place]) => place >= at),
    );
    const [[from, low], [to, high]] = [stops[next - 1], stops[next]];
    const mixed = to > from ? Math.round((100 * (at - from)) / (to - from)) : 0;
    if (mixed <= 0) return low;
    return mixed >= 100 ? high : `color-mix(in srgb, ${high} ${mixed}%, ${low})`;
  };
}

function stopsOf(scale: JsonValue | undefined): Stops {
  const pairs = (listOf(scale) ?? []).map((pair) => listOf(pair) ?? []);
  const stops = pairs.flatMap(([place, color]): Stops => {
    const known = colorOf(color);
    return typeof place === "number" && known !== undefined ? [[place, known]] : [];
  });
  if (stops.length > 1) return stops;
  const colors = (typeof scale === "string" && NAMED[scale.toLowerCase().replace(/_r$/, "")]) || DEFAULT;
  const ordered = typeof scale === "string" && scale.endsWith("_r") ? [...colors].reverse() : colors;
  return ordered.map((color, i) => [i / (ordered.length - 1), color]);
}
