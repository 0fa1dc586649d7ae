/**
 * The one training loop: epochs of batches, early stopping on a validation score, a checkpoint after each epoch, progress
 * and cancellation.
 */
import { existsSync, rmSync } from "node:fs";
import type { CompiledStep } from "../engine/compiled-step";
import { RandomState } from "../engine/random";
import { readSafetensors, writeSafetensors } from "../engine/safetensors";
import type { HostTensor, Tree } from "../engine/tensors";
import { ProgressLine } from "../progress";
import { shuffledBatches } from "./batches";
import { cosineDecay } from "./schedule";

/** What one epoch came to. */
export interface EpochRecord {
  /** 1 for the first. */
  epoch: number;
  /** Mean loss over the epoch's batches, dropout included. */
  loss: number;
  /** Score on the validation rows, larger is better; absent without such rows. */
  validation?: number;
  /** Wall-clock time, validation included. */
  seconds: number;
}

/** What the loop trains. */
export interface Training {
  /** Shown on the progress line. */
  label: string;
  /** Advances its state by one batch; its metric `loss` is a scalar. */
  step: CompiledStep;
  /** Training rows. */
  rows: number;
  batchSize: number;
  /** The tensors of one batch, all but the learning rate; every random draw comes from `random`. */
  batch(rows: Int32Array, random: RandomState): Tree<HostTensor>;
  /** Scores the present state, larger is better. */
  validate?(): Promise<number>;
}

export interface TrainingSettings {
  epochs: number;
  /** Epochs without a better validation score before the loop stops. */
  patience: number;
  /** Adam's rate at the first step; it falls to 0 along half a cosine. */
  learningRate: number;
  seed: number;
  /** Stops the loop between two batches: it rejects with the signal's reason. */
  signal?: AbortSignal;
  /** A file that holds the state after each epoch; where it exists, training goes on from it. Removed at the end. */
  checkpoint?: string;
  onEpoch?: (record: EpochRecord) => void;
}

/**
 * Trains, and leaves the step in the state of its best validation score (of the last epoch without validation).
 *
 * @returns one record per epoch, those before a resumed checkpoint included.
 * @throws Error when the loss is no longer a number, naming the epoch and the way out.
 */
export async function train(training: Training, settings: TrainingSettings): Promise<EpochRecord[]> {
  const { step, rows, batchSize, validate } = training;
  const { epochs, patience, learningRate, seed, signal, checkpoint, onEpoch } = settings;
  const batchesPerEpoch = Math.floor(rows / batchSize);
  const progress = new ProgressLine(training.label, epochs * batchesPerEpoch);
  const resumed = checkpoint ? await resume(checkpoint, step) : undefined;
  const history: EpochRecord[] = resumed?.history ?? [];
  let best = resumed?.best;

  for (let epoch = history.length + 1; epoch <= epochs; epoch++) {
    if (best && history.length - best.epoch >= patience) break;
    const started = performance.now();
    // A stream of its own for each epoch: training resumed from a checkpoint draws what it would have drawn.
    const random = new RandomState(seed).fork(`epoch ${epoch}`);
    let lossSum = 0;
    for (const [i, batchRows] of shuffledBatches(rows, batchSize, random).entries()) {
      signal?.throwIfAborted();
      const done = (epoch - 1) * batchesPerEpoch + i;
      const rate = learningRate * cosineDecay(done / (epochs * batchesPerEpoch));
      const metrics = await step.run({
        ...training.batch(batchRows, random),
        learningRate: { data: Float32Array.of(rate), shape: [] },
      });
      lossSum += metrics.loss.data[0];
      progress.update(done + 1, `epoch ${epoch}/${epochs}, loss ${(lossSum / (i + 1)).toFixed(4)}`);
    }
    const loss = lossSum / batchesPerEpoch;
    if (!Number.isFinite(loss)) {
      throw new Error(
        `${training.label}: the loss became ${loss} in epoch ${epoch}; try a smaller learningRate`,
      );
    }
    const validation = await validate?.();
    const record: EpochRecord = { epoch, loss, validation, seconds: (performance.now() - started) / 1000 };
    history.push(record);
    if (validation !== undefined && (!best || validation > best.score)) {
      best = { epoch, score: validation, state: step.state() };
    }
    if (checkpoint) await save(checkpoint, step, history, best);
    onEpoch?.(record);
  }
  progress.end();
  if (best) step.load(best.state);
  if (checkpoint) rmSync(checkpoint, { force: true });
  return history;
}

interface Best {
  epoch: number;
  score: number;
  state: Record<string, HostTensor>;
}

async function save(path: string, step: CompiledStep, history: EpochRecord[], best?: Best): Promise<void> {
  const prefixed = (prefix: string, state: Record<string, HostTensor>) =>
    Object.entries(state).map(([name, tensor]) => [`${prefix}/${name}`, tensor] as const);
  const tensors = [...prefixed("last", step.state()), ...prefixed("best", best?.state ?? {})];
  await writeSafetensors(path, Object.fromEntries(tensors), {
    history: JSON.stringify(history),
    best: JSON.stringify(best ? { epoch: best.epoch, score: best.score } : null),
  });
}

async function resume(
  path: string,
  step: CompiledStep,
): Promise<{ history: EpochRecord[]; best?: Best } | undefined> {
  if (!existsSync(path)) return undefined;
  const { tensors, metadata } = await readSafetensors(path);
  const under = (prefix: string) =>
    Object.fromEntries(
      Object.entries(tensors)
        .filter(([name]) => name.startsWith(`${prefix}/`))
        .map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]),
    );
  step.load(under("last"));
  const best = JSON.parse(metadata.best) as { epoch: number; score: number } | null;
  return {
    history: JSON.parse(metadata.history) as EpochRecord[],
    best: best ? { ...best, state: under("best") } : undefined,
  };
}
