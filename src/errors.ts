import { closest } from "fastest-levenshtein";

/**
 * The error for a name that nobody knows, with the nearest valid one offered.
 *
 * @param owner the function that refuses, e.g. `"loadDataset"`.
 * @param kind what is being named, e.g. `"data set"`.
 */
export function unknownName(owner: string, kind: string, name: string, known: readonly string[]): RangeError {
  const offer = known.length > 0 ? `; did you mean "${closest(name, [...known])}"?` : "";
  return new RangeError(`${owner}: unknown ${kind} "${name}"${offer} Known: ${known.join(", ")}`);
}
