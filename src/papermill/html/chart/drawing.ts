import type { JsonObject, JsonValue } from "../../notebook/model";

/** A trace of a figure, and how its values become places and colours in the drawing. */
export interface Drawing {
  trace: JsonObject;
  /** The pixel of a value along the horizontal axis; undefined for what has no place on it. */
  x(value: JsonValue | undefined): number | undefined;
  /** The same along the vertical axis. */
  y(value: JsonValue | undefined): number | undefined;
  /** The trace's colour where it names none. */
  color: string;
}
