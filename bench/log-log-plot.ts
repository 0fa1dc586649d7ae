import { colorOf, INK } from "../src/report/figures/figure";

export interface Series {
  name: string;
  x: number[];
  y: number[];
}

const WIDTH = 640;
const HEIGHT = 420;
const MARGIN = { left: 70, right: 20, top: 50, bottom: 55 };

/** Lines on doubly logarithmic axes, as an SVG file that stands alone. */
export function logLogPlot(title: string, xLabel: string, yLabel: string, series: Series[]): string {
  const across = logAxis(
    series.flatMap(({ x }) => x),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const up = logAxis(
    series.flatMap(({ y }) => y),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const parts = [
    text(WIDTH / 2, 20, title, "middle", 15),
    text((MARGIN.left + WIDTH - MARGIN.right) / 2, HEIGHT - 12, xLabel, "middle"),
    `<g transform="rotate(-90 16 ${HEIGHT / 2})">${text(16, HEIGHT / 2, yLabel, "middle")}</g>`,
    ...across.ticks.map(({ place, label }) => [
      line(place, MARGIN.top, place, HEIGHT - MARGIN.bottom),
      text(place, HEIGHT - MARGIN.bottom + 18, label, "middle"),
    ]),
    ...up.ticks.map(({ place, label }) => [
      line(MARGIN.left, place, WIDTH - MARGIN.right, place),
      text(MARGIN.left - 8, place + 4, label, "end"),
    ]),
    ...series.map(({ name, x, y }, i) => {
      const points = x.map((value, at) => [across.place(value), up.place(y[at])]);
      const color = colorOf(i);
      return [
        `<polyline points="${points.map((point) => point.join()).join(" ")}" fill="none" stroke="${color}" stroke-width="2"/>`,
        ...points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${color}"/>`),
        `<circle cx="${MARGIN.left + 12 + 220 * i}" cy="36" r="4" fill="${color}"/>`,
        text(MARGIN.left + 22 + 220 * i, 40, name, "start"),
      ];
    }),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif">\n` +
    `<rect width="100%" height="100%" fill="#ffffff"/>\n${parts.flat().join("\n")}\n</svg>\n`
  );
}

/** Where values lie between two pixels, and the ticks 1, 2, 5, 10, ... between the outermost values. */
function logAxis(values: number[], from: number, to: number) {
  const [low, high] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  const room = 0.06 * (high - low || 1);
  const place = (value: number) =>
    Math.round(10 * (from + ((Math.log10(value) - low + room) / (high - low + 2 * room)) * (to - from))) / 10;
  const ticks = [];
  for (let decade = Math.floor(low); decade <= high; decade++) {
    for (const step of high - low > 3 ? [1] : [1, 2, 5]) {
      const value = step * 10 ** decade;
      if (Math.log10(value) < low - room || Math.log10(value) > high + room) continue;
      ticks.push({ place: place(value), label: value.toLocaleString("en", { maximumSignificantDigits: 1 }) });
    }
  }
  return { place, ticks };
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${INK}" stroke-opacity="0.3"/>`;
}

function text(x: number, y: number, content: string, anchor: string, size = 12): string {
  return `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}" fill="#1b2733">${content}</text>`;
}
