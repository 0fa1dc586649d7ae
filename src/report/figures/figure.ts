/**
 * A plotly figure as plain JSON: `display.raw("application/vnd.plotly.v1+json", JSON.stringify(figure))` shows it in a
 * notebook. Attributes: https://plotly.com/javascript/reference/.
 */
export interface PlotlyFigure {
  data: object[];
  layout: object;
}

/** The colour-blind safe palette of Okabe and Ito, without its yellow (too light on white) and black (lost on black). */
export const PALETTE = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"];

/** The colour of the `i`-th of several things; it repeats after six, so shapes or dashes must tell them apart too. */
export function colorOf(i: number): string {
  return PALETTE[i % PALETTE.length];
}

/** `#0072B2` with an opacity, 0 .. 1. */
export function translucent(color: string, opacity: number): string {
  const channel = (at: number): number => parseInt(color.slice(at, at + 2), 16);
  return `rgba(${channel(1)}, ${channel(3)}, ${channel(5)}, ${opacity})`;
}

/** From little to much: opaque, so that its labels can be read on any page. */
export const COLORSCALE = [
  [0, "#eef4f9"],
  [1, "#005b8f"],
];

/** The colour of a label on `COLORSCALE` at `share` of its way, 0 .. 1. */
export function labelColor(share: number): string {
  return share > 0.6 ? "#ffffff" : "#1b2733";
}

/** Grey that can be read on white and on near-black. */
export const INK = "#808790";
const GRID = "rgba(128, 135, 144, 0.22)";
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";

/** An axis in the common style. */
export function axis(title: string, more: object = {}): object {
  return {
    title: { text: title, standoff: 10 },
    gridcolor: GRID,
    linecolor: GRID,
    zeroline: false,
    ticks: "outside",
    tickcolor: GRID,
    automargin: true,
    ...more,
  };
}

/** A legend below the plot. */
export const LEGEND_BELOW = { orientation: "h", x: 0, y: -0.2, yanchor: "top" };

/** The common layout: transparent, so that the page's own light or dark shows through. */
export function layout(title: string, more: object = {}): object {
  return {
    title: { text: title, x: 0, xref: "paper", xanchor: "left", font: { size: 15 } },
    font: { family: FONT, size: 12, color: INK },
    paper_bgcolor: "rgba(0, 0, 0, 0)",
    plot_bgcolor: "rgba(0, 0, 0, 0)",
    margin: { l: 56, r: 24, t: 56, b: 48 },
    hoverlabel: { font: { family: FONT } },
    ...more,
  };
}
