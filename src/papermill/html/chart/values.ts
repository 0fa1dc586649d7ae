import type { JsonObject, JsonValue } from "../../notebook/model";

/** The value as an object; an empty one where it is something else. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

const READERS: Record<string, [bytes: number, read: (view: DataView, offset: number) => number]> = {
  i1: [1, (view, offset) => view.getInt8(offset)],
  u1: [1, (view, offset) => view.getUint8(offset)],
  i2: [2, (view, offset) => view.getInt16(offset, true)],
  u2: [2, (view, offset) => view.getUint16(offset, true)],
  i4: [4, (view, offset) => view.getInt32(offset, true)],
  u4: [4, (view, offset) => view.getUint32(offset, true)],
  f4: [4, (view, offset) => view.getFloat32(offset, true)],
  f8: [8, (view, offset) => view.getFloat64(offset, true)],
};

/**
 * The list that a figure holds at a place: an array, or numbers in base64 (`{ dtype, bdata, shape? }`), as plotly for
 * Python writes them.
 *
 * Source: https://github.com/plotly/plotly.js/blob/master/src/lib/array.js
 */
export function listOf(value: JsonValue | undefined): JsonValue[] | undefined {
  if (Array.isArray(value)) return value;
  const { dtype, bdata, shape } = objectOf(value);
  if (typeof dtype !== "string" || typeof bdata !== "string" || READERS[dtype] === undefined)
    return undefined;
  const [bytes, read] = READERS[dtype];
  const buffer = Buffer.from(bdata, "base64");
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const flat = Array.from({ length: Math.floor(buffer.length / bytes) }, (_, i) => read(view, i * bytes));
  const columns = Number(String(shape ?? "").split(",")[1]);
  if (!(columns > 0)) return flat;
  return Array.from({ length: flat.length / columns }, (_, i) => flat.slice(i * columns, (i + 1) * columns));
}

/** A number that is one, or `otherwise`. */
export function numberOr(value: JsonValue | undefined, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}

/** The text at a place that may hold it itself or as `{ text }`, in lines, without plotly's marks for bold and such. */
export function linesOf(value: JsonValue | undefined): string[] {
  const text = typeof value === "object" ? objectOf(value).text : value;
  if (typeof text !== "string" && typeof text !== "number") return [];
  return String(text)
    .split(/<br\s*\/?>/i)
    .map((line) => line.replace(/<\/?(?:a|b|em|i|s|span|strong|sub|sup|u)(?:\s[^<>]*)?>/gi, "").trim());
}

/** `linesOf` in one line. */
export function plainText(value: JsonValue | undefined): string {
  return linesOf(value).join(" ").trim();
}

/** A colour as the figure gives it, if it is nothing but a colour. */
export function colorOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && /^(?:#[\da-f]{3,8}|[a-z]+|(?:rgb|hsl)a?\([\d\s.,%/-]+\))$/i.test(value)
    ? value
    : undefined;
}

/** A length or coordinate in a drawing, to a tenth of a pixel. */
export function px(value: number): string {
  return String(Math.round(10 * value) / 10);
}
