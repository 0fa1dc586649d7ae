import { closest } from "fastest-levenshtein";

/** An error of the runner, with the exit status that the command line leaves. */
export abstract class PapermillError extends Error {
  abstract readonly exitCode: number;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** The notebook or a parameter is not as it must be; nothing was run. */
export class InputError extends PapermillError {
  readonly exitCode = 2;
}

/** The kernel did not start. */
export class KernelStartError extends PapermillError {
  readonly exitCode = 1;
}

/** The error for a name that nobody knows, with the nearest valid one offered. */
export function unknownNameError(kind: string, name: string, known: readonly string[]): InputError {
  if (known.length === 0) return new InputError(`unknown ${kind} "${name}"; there are none`);
  const offer = closest(name, [...known]);
  return new InputError(`unknown ${kind} "${name}"; did you mean "${offer}"? Known: ${known.join(", ")}`);
}
