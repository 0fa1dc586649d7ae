import { InputError } from "./errors";

/**
 * Prepares `-p name value` for commander, whose options take one value: the two become one argument, which
 * `readPair` takes apart again.
 *
 * @param flags the options that take a name and a value, in all their spellings.
 * @throws InputError when a name or value is missing.
 */
export function joinPairs(argv: readonly string[], flags: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    joined.push(argv[i]);
    if (argv[i] === "--") return joined.concat(argv.slice(i + 1));
    if (!flags.includes(argv[i])) continue;
    const pair = argv.slice(i + 1, i + 3);
    if (pair.length < 2) throw new InputError(`expected a name and a value behind ${argv[i]}`);
    joined.push(JSON.stringify(pair));
    i += 2;
  }
  return joined;
}

/** Name and value of an argument that `joinPairs` made. */
export function readPair(argument: string): [name: string, value: string] {
  return JSON.parse(argument) as [string, string];
}
