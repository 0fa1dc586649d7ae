import type { JsonObject, JsonValue } from "../../notebook/model";
import { listOf, plainText } from "./values";

/** How the values of an axis lie along it. */
export interface Scale {
  /** Where `value` lies, 0 at the beginning of the axis and 1 at its end; undefined for what has no place on it. */
  place(value: JsonValue | undefined): number | undefined;
  /** Where an annotation or a shape lies that is given this value: numbers are positions, also among categories. */
  placeMark(value: JsonValue | undefined): number | undefined;
  ticks: { place: number; label: string }[];
  /** The categories in their order; undefined on other axes. */
  categories?: string[];
}

/** What is drawn against an axis: its values, and how much room it asks for around them. */
export interface Extent {
  values: readonly JsonValue[];
  /** Whether the axis begins at zero, as for bars. */
  fromZero?: boolean;
  /** Room beyond the outermost values: a share of the axis, or half a step, as for the cells of a heat map. */
  room: "share" | "half-step" | "none";
}

const MARGIN = 0.05;
const DATE = /^\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?$/;

type Kind = "linear" | "log" | "date" | "category";

/** The scale of an axis as plotly would choose it: by the layout, else by the values. */
export function makeScale(axis: JsonObject, extents: readonly Extent[]): Scale {
  const values = extents.flatMap((extent) => extent.values);
  const kind = kindOf(axis, values);
  return kind === "category" ? categoryScale(axis, values) : numberScale(kind, axis, extents);
}

function kindOf(axis: JsonObject, values: readonly JsonValue[]): Kind {
  const { type } = axis;
  if (type === "linear" || type === "log" || type === "date" || type === "category") return type;
  const given = values.filter((value) => value !== null && value !== "");
  if (given.every(isNumeric)) return "linear";
  return given.every((value) => typeof value === "string" && DATE.test(value)) ? "date" : "category";
}

function isNumeric(value: JsonValue | undefined): boolean {
  return typeof value === "number" || (typeof value === "string" && value !== "" && !isNaN(Number(value)));
}

function isReversed(axis: JsonObject): boolean {
  return String(axis.autorange).includes("reversed");
}

const MOST_LABELS = 40;

function categoryScale(axis: JsonObject, values: readonly JsonValue[]): Scale {
  const given = values.filter((value) => value !== null).map(String);
  const categories = [...new Set([...(listOf(axis.categoryarray) ?? []).map(String), ...given])];
  const positions = new Map(categories.map((category, i) => [category, i]));
  const range = listOf(axis.range)?.map(Number) ?? [-0.5, categories.length - 0.5];
  if (isReversed(axis) && axis.range === undefined) range.reverse();
  const at = (position: number): number => (position - range[0]) / (range[1] - range[0]);
  const every = Math.ceil(categories.length / MOST_LABELS);
  const labels = categories.flatMap((label, i) =>
    i % every === 0 ? [{ place: at(i), label: plainText(label) }] : [],
  );
  return {
    place: (value) => {
      const position = positions.get(String(value));
      return position === undefined ? undefined : at(position);
    },
    placeMark: (value) => {
      const position = isNumeric(value) ? Number(value) : positions.get(String(value));
      return position === undefined ? undefined : at(position);
    },
    ticks: ownTicks(axis, at) ?? labels,
    categories,
  };
}

function numberScale(kind: Exclude<Kind, "category">, axis: JsonObject, extents: readonly Extent[]): Scale {
  const read = reader(kind);
  const [from, to] = rangeOf(kind, axis, extents, read);
  const at = (value: number): number => (value - from) / (to - from);
  const place = (value: JsonValue | undefined): number | undefined => {
    const number = read(value);
    return number === undefined ? undefined : at(number);
  };
  const suffix = (label: string): string =>
    `${plainText(axis.tickprefix)}${label}${plainText(axis.ticksuffix)}`;
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const ticks = TICKS[kind](low, high, axis).map(({ value, label }) => ({
    place: at(value),
    label: suffix(label),
  }));
  return { place, placeMark: place, ticks: ownTicks(axis, (value) => place(value)) ?? ticks };
}

/** The ticks that the layout lists. */
function ownTicks(
  axis: JsonObject,
  place: (value: number) => number | undefined,
): Scale["ticks"] | undefined {
  const values = listOf(axis.tickvals);
  if (values === undefined) return undefined;
  const labels = listOf(axis.ticktext) ?? values;
  return values.flatMap((value, i) => {
    const at = place(Number(value));
    return at === undefined || at < -1e-9 || at > 1 + 1e-9
      ? []
      : [{ place: at, label: plainText(labels[i] ?? value) }];
  });
}

function reader(kind: Exclude<Kind, "category">): (value: JsonValue | undefined) => number | undefined {
  return (value) => {
    if (value === null || value === undefined || value === "") return undefined;
    const number = kind === "date" && typeof value === "string" ? parseDate(value) : Number(value);
    const scaled = kind === "log" ? Math.log10(number) : number;
    return Math.abs(scaled) <= (kind === "date" ? LAST_DATE : Number.MAX_VALUE / 4) ? scaled : undefined;
  };
}

/** Milliseconds since 1970; without a zone the time is UTC, as plotly has it. */
function parseDate(text: string): number {
  const iso = text.replace(" ", "T");
  return Date.parse(/T/.test(iso) && !/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? `${iso}Z` : iso);
}

function rangeOf(
  kind: Kind,
  axis: JsonObject,
  extents: readonly Extent[],
  read: (value: JsonValue | undefined) => number | undefined,
): [number, number] {
  const given = listOf(axis.range)?.map((end) =>
    kind === "date" ? read(end) : isNumeric(end) ? Number(end) : undefined,
  );
  if (given?.length === 2 && given[0] !== undefined && given[1] !== undefined && given[0] !== given[1])
    return [given[0], given[1]];
  let [low, high] = [Infinity, -Infinity];
  for (const { values, fromZero, room } of extents) {
    const numbers = values.map(read).filter((value) => value !== undefined);
    if (fromZero && kind === "linear") numbers.push(0);
    if (numbers.length === 0) continue;
    const [least, most] = [
      numbers.reduce((a, b) => Math.min(a, b)),
      numbers.reduce((a, b) => Math.max(a, b)),
    ];
    const spread =
      room === "none" ? 0 : room === "share" ? MARGIN * (most - least) : halfStep(numbers, least, most);
    low = Math.min(low, fromZero && least === 0 ? 0 : least - spread);
    high = Math.max(high, fromZero && most === 0 ? 0 : most + spread);
  }
  if (low > high) return [0, 1];
  if (axis.rangemode === "tozero" || axis.rangemode === "nonnegative") {
    low = axis.rangemode === "tozero" ? Math.min(0, low) : Math.max(0, low);
    high = Math.max(0, high);
  }
  const size = Math.max(Math.abs(low), Math.abs(high));
  // So far from zero, numbers so close can hardly be told apart.
  if (high - low <= 1e-12 * size) {
    const room = Math.max(1, 1e-6 * size);
    [low, high] = [low - room, high + room];
  }
  return isReversed(axis) ? [high, low] : [low, high];
}

function halfStep(numbers: readonly number[], least: number, most: number): number {
  const distinct = new Set(numbers).size;
  return distinct > 1 ? (most - least) / (distinct - 1) / 2 : 0.5;
}

interface Tick {
  value: number;
  label: string;
}

const TICKS: Record<Exclude<Kind, "category">, (low: number, high: number, axis: JsonObject) => Tick[]> = {
  linear: (low, high, axis) => {
    const step = typeof axis.dtick === "number" && axis.dtick > 0 ? axis.dtick : niceStep((high - low) / 5);
    const isShare = typeof axis.tickformat === "string" && axis.tickformat.endsWith("%");
    return multiples(step, low, high).map((value) => ({
      value,
      label: isShare ? `${formatNumber(100 * value, 100 * step)}%` : formatNumber(value, step),
    }));
  },
  log: (low, high) => {
    const whole = multiples(Math.max(1, Math.ceil((high - low) / 6)), low, high);
    const exponents =
      whole.length > 1
        ? whole
        : [1, 2, 5].flatMap((digit) =>
            multiples(1, Math.floor(low), Math.ceil(high))
              .map((decade) => decade + Math.log10(digit))
              .filter((value) => value >= low && value <= high),
          );
    return exponents.map((value) => ({ value, label: formatNumber(10 ** value, 10 ** Math.floor(value)) }));
  },
  date: (low, high) => {
    const step =
      DATE_STEPS.find(([length]) => length >= (high - low) / 6) ?? DATE_STEPS[DATE_STEPS.length - 1];
    return multiples(step[0], low, high).map((value) => ({
      value,
      label: new Date(value).toISOString().replace("T", " ").slice(step[1], step[2]),
    }));
  },
};

const DAY = 86_400_000;
/** The last instant, in milliseconds, that `Date` can tell; half of it leaves room for margins. */
const LAST_DATE = 4.32e15;
/** The length of a step, and which part of `2026-01-31 12:30:59.000` its ticks show. */
const DATE_STEPS: [length: number, from: number, to: number][] = [
  ...[1, 5, 15, 30].map((seconds): [number, number, number] => [1000 * seconds, 11, 19]),
  ...[1, 5, 15, 30, 60, 180, 360, 720].map((minutes): [number, number, number] => [60_000 * minutes, 11, 16]),
  ...[1, 2, 7, 14].map((days): [number, number, number] => [days * DAY, 0, 10]),
  ...[30.4375, 91.3125, 182.625].map((days): [number, number, number] => [days * DAY, 0, 7]),
  ...[1, 2, 5, 10, 20, 50, 100].map((years): [number, number, number] => [years * 365.25 * DAY, 0, 4]),
];

/** The least of 1, 2, 5, 10, ... that is no less than `step`. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((digit) => digit * power >= step * (1 - 1e-9)) ?? 10);
}

function multiples(step: number, low: number, high: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  // Products of a step such as 0.1 carry noise in the last digits.
  return Array.from({ length: Math.min(count, 100) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function formatNumber(value: number, step: number): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const text =
    value !== 0 && (Math.abs(value) >= 1e15 || decimals > 6)
      ? Number(value.toPrecision(3)).toExponential().replace("e+", "e")
      : value.toLocaleString("en-US", {
          maximumFractionDigits: Math.min(6, decimals),
          minimumFractionDigits: Math.min(6, decimals),
        });
  return text.replace("-", "−");
}
