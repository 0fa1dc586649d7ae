import { closest } from "fastest-levenshtein";
import type { ErrorOutput } from "./notebook/model";

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

  /** @param output what the kernel's process wrote. */
  constructor(reason: string, output: string) {
    super(output === "" ? reason : `${reason}; it wrote:\n${output}`);
  }
}

/** The kernel ended while it was needed. */
export class KernelDiedError extends PapermillError {
  readonly exitCode = 138;

  /**
   * @param reason how it ended, e.g. `"exited with status 3"`.
   * @param output what the kernel's process wrote last.
   * @param task what it was doing.
   */
  constructor(
    readonly reason: string,
    private readonly output: string,
    task = "",
  ) {
    const during = task === "" ? "" : ` during ${task}`;
    super(`the kernel ${reason}${during}${output === "" ? "" : `; it wrote:\n${output}`}`);
  }

  /** The same death, with the task named that it interrupted. */
  during(task: string): KernelDiedError {
    return new KernelDiedError(this.reason, this.output, task);
  }
}

/** A cell failed. */
export class CellError extends PapermillError {
  readonly exitCode = 1;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: string[];

  /** @param cell how to name the cell in the message, e.g. `"cell 3 (const rows = 10)"`. */
  constructor(cell: string, error: ErrorOutput) {
    super(`${cell} failed: ${error.ename}: ${error.evalue}`);
    this.ename = error.ename;
    this.evalue = error.evalue;
    this.traceback = error.traceback;
  }
}

/** The run was told to stop. */
export class InterruptedError extends PapermillError {
  /** @param exitCode by convention 128 plus the signal's number; by default that of Ctrl-C. */
  constructor(readonly exitCode = 130) {
    super("the run was interrupted");
  }
}

/** A cell, or the whole notebook, took longer than it may. */
export class TimeLimitError extends PapermillError {
  /** As the command `timeout` has it. */
  readonly exitCode = 124;
}

/** The kernel took more memory than it may. */
export class MemoryLimitError extends PapermillError {
  /** As of a process that the system killed for its memory. */
  readonly exitCode = 137;
}

/** A cell did not record what the notebook declares that it does. */
export class ContractError extends PapermillError {
  readonly exitCode = 1;
}

/** The error for a name that nobody knows, with the nearest valid one offered. */
export function unknownNameError(kind: string, name: string, known: readonly string[]): InputError {
  if (known.length === 0) return new InputError(`unknown ${kind} "${name}"; there are none`);
  const offer = closest(name, [...known]);
  return new InputError(`unknown ${kind} "${name}"; did you mean "${offer}"? Known: ${known.join(", ")}`);
}
