/** The file that training goes on from: the state after the last epoch, the best state so far, and their history. */
import { existsSync } from "node:fs";
import { checkedLeaves, type CompiledStep, specsOf } from "../engine/compiled-step";
import { readSafetensors, type Safetensors, writeSafetensors } from "../engine/safetensors";
import type { HostTensor } from "../engine/tensors";
import type { EpochRecord } from "./train";

/** Whatever the result of a training depends on, by name. */
export type Configuration = Readonly<Record<string, string | number>>;

/** The state of the best validation score so far. */
export interface Best {
  readonly epoch: number;
  readonly score: number;
  readonly state: Record<string, HostTensor>;
}

/** How far a training has come, beside the state of its step. */
export interface Progress {
  readonly history: EpochRecord[];
  /** Absent where nothing is validated. */
  readonly best: Best | undefined;
}

/** Writes the state of `step` and how it got there, by atomic rename. */
export async function saveCheckpoint(
  path: string,
  step: CompiledStep,
  { history, best }: Progress,
  configuration: Configuration,
): Promise<void> {
  const prefixed = (prefix: string, state: Record<string, HostTensor>) =>
    Object.entries(state).map(([name, tensor]) => [`${prefix}/${name}`, tensor] as const);
  const tensors = [...prefixed("last", step.state()), ...prefixed("best", best?.state ?? {})];
  await writeSafetensors(path, Object.fromEntries(tensors), {
    configuration: JSON.stringify(configuration),
    history: JSON.stringify(history),
    best: JSON.stringify(best ? { epoch: best.epoch, score: best.score } : null),
  });
}

/**
 * Brings `step` into the state of a checkpoint.
 *
 * @returns how far the training had come; `undefined` where there is no such file.
 * @throws Error when the file is damaged, holds something else, or is of another configuration.
 */
export async function loadCheckpoint(
  path: string,
  step: CompiledStep,
  configuration: Configuration,
): Promise<Progress | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    return restore(await readSafetensors(path), step, configuration);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `train: cannot go on from the checkpoint ${path} (${message}); ` +
        "delete it to begin anew, or name another file",
      { cause: error },
    );
  }
}

function restore(
  { tensors, metadata }: Safetensors,
  step: CompiledStep,
  configuration: Configuration,
): Progress {
  if (!metadata.configuration || !metadata.history || !metadata.best) {
    throw new Error("the file holds something else");
  }
  requireSame(JSON.parse(metadata.configuration) as Configuration, configuration);
  const expected = specsOf(step.state());
  const under = (prefix: string) => {
    const entries = Object.entries(tensors).filter(([name]) => name.startsWith(`${prefix}/`));
    const state = Object.fromEntries(
      entries.map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]),
    );
    checkedLeaves(prefix, state, expected);
    return state;
  };
  const best = JSON.parse(metadata.best) as { epoch: number; score: number } | null;
  const progress = {
    history: JSON.parse(metadata.history) as EpochRecord[],
    best: best ? { ...best, state: under("best") } : undefined,
  };
  step.load(under("last"));
  return progress;
}

function requireSame(saved: Configuration, wanted: Configuration): void {
  const names = new Set([...Object.keys(saved), ...Object.keys(wanted)]);
  const differences = [...names]
    .filter((name) => saved[name] !== wanted[name])
    .map((name) => `${name} was ${saved[name]} and is ${wanted[name]}`);
  if (differences.length > 0) throw new Error(`it is of another training: ${differences.join(", ")}`);
}
