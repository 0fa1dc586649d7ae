import { InputError } from "../errors";
import { CommandLineText } from "../parameters/command-line-text";

/** One value for each parameter of a grid. */
export type GridPoint = Record<string, CommandLineText>;

/**
 * All combinations of the values that each axis lists; the last axis changes fastest.
 *
 * @param axes for example `["dataset=iris,wine", "seed=1..5"]`; `1..5` stands for the whole numbers from 1 to 5.
 * @returns one empty point for no axes.
 * @throws InputError for an axis without a name or values, and for a name that comes twice.
 */
export function gridPoints(axes: readonly string[]): GridPoint[] {
  const named = axes.map(readAxis);
  const twice = named.find(([name], i) => named.findIndex(([other]) => other === name) < i);
  if (twice) throw new InputError(`expected each parameter once in the grid, got "${twice[0]}" twice`);
  return named.reduce<GridPoint[]>(
    (points, [name, values]) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [name]: new CommandLineText(value) }))),
    [{}],
  );
}

function readAxis(axis: string): [name: string, values: string[]] {
  const [, name, list] = /^([^=]+)=(.*)$/s.exec(axis) ?? [];
  if (name === undefined)
    throw new InputError(`expected name=value,value or name=1..5 in the grid, got ${axis}`);
  return [name, splitList(list).flatMap(readRange)];
}

/** Splits at commas outside of brackets and quotes, so that lists can be values: `sizes=[1,2],[3]`. */
function splitList(list: string): string[] {
  return list.match(/(?:\[[^\]]*\]|\{[^}]*\}|"[^"]*"|[^,])+/g) ?? [""];
}

const LONGEST_RANGE = 100_000;

function readRange(value: string): string[] {
  const [, first, last] = /^(-?\d+)\.\.(-?\d+)$/.exec(value) ?? [];
  if (first === undefined) return [value];
  const [from, to] = [Number(first), Number(last)];
  const count = Math.abs(to - from) + 1;
  if (count > LONGEST_RANGE) throw new InputError(`expected at most ${LONGEST_RANGE} values, got ${value}`);
  return Array.from({ length: count }, (_, i) => String(from + Math.sign(to - from) * i));
}
