type Range = readonly [wanted: string, holds: (value: number) => boolean];

const count: Range = ["an integer >= 1", (value) => Number.isInteger(value) && value >= 1];

const RANGES: Readonly<Record<string, Range>> = {
  k: count,
  components: count,
  targetNeighbors: count,
  mu: ["above 0 and at most 1", (value) => value > 0 && value <= 1],
  maxIterations: count,
  tolerance: ["a number >= 0", (value) => value >= 0 && value < Infinity],
};

/**
 * Refuses hyper-parameters out of their ranges.
 *
 * @param owner the class whose options these are; the error message begins with it.
 * @param options by name; `undefined` stands for a number that the data gives.
 */
export function requireOptions(owner: string, options: object): void {
  for (const [name, value] of Object.entries(options) as [string, number | undefined][]) {
    const [wanted, holds] = RANGES[name];
    if (value === undefined || holds(value)) continue;
    throw new RangeError(`${owner}: expected ${name} to be ${wanted}, got ${value}`);
  }
}
