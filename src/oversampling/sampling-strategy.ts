import { rowsByClass } from "../data/split";
import { unknownName } from "../errors";
import { UnsuitableRows } from "./unsuitable-rows";

/**
 * How many rows the classes should have in the end, as imbalanced-learn's `sampling_strategy`:
 *
 * - `"auto"`, `"not majority"`, `"all"`: all classes as many as the largest;
 * - `"minority"`: the smallest class as many as the largest;
 * - `"not minority"`: all classes but the smallest as many as the largest;
 * - a number above 0 and up to 1, for two classes: the rows of the smaller class over those of the larger one;
 * - an object: the rows of each class that it names, those that the class has included.
 *
 * Where several classes are the smallest or the largest, the one with the lowest label is taken for it.
 */
export type SamplingStrategy =
  "auto" | "not majority" | "minority" | "not minority" | "all" | number | Readonly<Record<number, number>>;

/** A class that gets synthetic rows. */
export interface GrowingClass {
  readonly label: number;
  /** Its rows, in ascending order. */
  readonly rows: Int32Array;
  /** How many synthetic rows it should get, at least 1. */
  readonly wanted: number;
}

/** The rows of each class, as they are or as they should be. */
type Sizes = ReadonlyMap<number, number>;

/**
 * The classes that get synthetic rows, in ascending order.
 *
 * @param owner the function on whose behalf the strategy is read; error messages begin with it.
 * @throws UnsuitableRows for labels of a single class, RangeError for an unknown strategy, and one that would remove rows.
 */
export function growingClasses(owner: string, strategy: SamplingStrategy, y: Int32Array): GrowingClass[] {
  const classes = rowsByClass(y);
  if (classes.size < 2) {
    throw new UnsuitableRows(`${owner}: expected labels of at least 2 classes, got ${classes.size}`);
  }
  const sizes = new Map([...classes].map(([label, rows]) => [label, rows.length]));
  const targets = targetSizes(owner, strategy, sizes);
  return [...classes]
    .map(([label, rows]) => ({ label, rows, wanted: (targets.get(label) ?? rows.length) - rows.length }))
    .filter(({ wanted }) => wanted > 0);
}

function targetSizes(owner: string, strategy: SamplingStrategy, sizes: Sizes): Sizes {
  if (typeof strategy === "number") return sizesByRatio(owner, strategy, sizes);
  if (typeof strategy === "object" && strategy !== null) return sizesByClass(owner, strategy, sizes);
  const [[smallest]] = [...sizes].sort(([, a], [, b]) => a - b);
  const chosen = {
    auto: () => true,
    "not majority": () => true, // the largest class has its size already
    all: () => true,
    minority: (label: number) => label === smallest,
    "not minority": (label: number) => label !== smallest,
  };
  if (!Object.hasOwn(chosen, strategy)) {
    throw unknownName(owner, "samplingStrategy", String(strategy), Object.keys(chosen));
  }
  const largest = Math.max(...sizes.values());
  return new Map([...sizes].filter(([label]) => chosen[strategy](label)).map(([label]) => [label, largest]));
}

function sizesByRatio(owner: string, ratio: number, sizes: Sizes): Sizes {
  if (sizes.size !== 2) {
    throw new RangeError(
      `${owner}: expected 2 classes where samplingStrategy is a number, got ${sizes.size}; ` +
        "give the rows of each class instead, such as { 1: 500 }",
    );
  }
  if (!(ratio > 0 && ratio <= 1)) {
    throw new RangeError(
      `${owner}: expected samplingStrategy above 0 and up to 1 where it is a number, got ${ratio}`,
    );
  }
  const [[label, size], [, largest]] = [...sizes].sort(([a, x], [b, y]) => x - y || b - a);
  // Rounded after the subtraction, as imbalanced-learn does.
  const target = size + Math.trunc(largest * ratio - size);
  if (target <= size) {
    throw new RangeError(
      `${owner}: expected a samplingStrategy that adds rows to class ${label}, got ${ratio}, at which it would have ` +
        `${target} rows, and it has ${size}; oversampling removes no rows: give a larger number`,
    );
  }
  return new Map([[label, target]]);
}

function sizesByClass(owner: string, asked: Readonly<Record<number, number>>, sizes: Sizes): Sizes {
  const targets = new Map<number, number>();
  for (const [name, target] of Object.entries(asked)) {
    const label = Number(name);
    const size = sizes.get(label);
    if (size === undefined || String(label) !== name) {
      throw new RangeError(
        `${owner}: expected the classes in samplingStrategy to be among ${[...sizes.keys()].join(", ")}, got ${name}`,
      );
    }
    if (!Number.isInteger(target) || target < size) {
      throw new RangeError(
        `${owner}: expected an integer of at least ${size}, the rows of class ${name}, as its rows in the end ` +
          `(samplingStrategy), got ${target}; oversampling removes no rows`,
      );
    }
    targets.set(label, target);
  }
  return targets;
}
