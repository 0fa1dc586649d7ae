/**
 * The one training loop: epochs of batches, early stopping on a validation score, a checkpoint after each epoch, progress
 * and cancellation.
 */
import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { CompiledStep } from "../engine/compiled-step";
import { RandomState } from "../engine/random";
import type { HostTensor, Tree } from "../engine/tensors";
import { ProgressLine } from "../progress";
import { shuffledBatches } from "./batches";
import { type Configuration, loadCheckpoint, saveCheckpoint } from "./checkpoint";
import { cosineDecay } from "./schedule";

/** What one epoch came to. */
export interface EpochRecord {
  /** 1 for the first. */
  epoch: number;
  /** Mean loss over the epoch's batches, dropout included. */
  loss: number;
  /** Score on the validation rows, larger is better; absent without such rows. */
  validation?: number;
  /** Wall-clock time, validation and the wait for `startEpoch` included. */
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
  /** Whether the rows left over after the full batches make one more, shorter batch; else they sit the epoch out. */
  keepsShortBatch?: boolean;
  /** The factor on the learning rate after this share (0 .. 1) of the training; half a cosine where absent. */
  schedule?(progress: number): number;
  /** Called before the first batch of an epoch, 1 for the first; a resumed training begins with a later one. */
  startEpoch?(epoch: number): Promise<void>;
  /** The tensors of one batch, all but the learning rate; every random draw comes from `random`. */
  batch(rows: Int32Array, random: RandomState): Tree<HostTensor>;
  /** Whatever the result depends on beside the settings, by name; a checkpoint of another one is refused. */
  configuration(): object;
  /** Scores the present state, larger is better. */
  validate?(): Promise<number>;
}

export interface TrainingSettings {
  epochs: number;
  /** Epochs without a better validation score before the loop stops. */
  patience: number;
  /** Adam's rate at the first step; the training's schedule lowers it. */
  learningRate: number;
  seed: number;
  /** Stops the loop between two batches: it rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * A file that holds the state after each epoch; where it exists, training goes on from it. Its folder is made,
   * the file removed at the end.
   */
  checkpoint?: string;
  onEpoch?: (record: EpochRecord) => void;
}

/**
 * Trains, and leaves the step in the state of its best validation score (of the last epoch without validation).
 *
 * @returns one record per epoch, those before a resumed checkpoint included.
 * @throws Error when the loss is no longer a number, naming the epoch and the way out; when there is a checkpoint that
 *   training cannot go on from: a damaged one, or one of another configuration.
 */
export async function train(training: Training, settings: TrainingSettings): Promise<EpochRecord[]> {
  const { step, rows, batchSize, keepsShortBatch = false, schedule = cosineDecay, validate } = training;
  const { epochs, patience, learningRate, seed, signal, checkpoint, onEpoch } = settings;
  const batchesPerEpoch = keepsShortBatch ? Math.ceil(rows / batchSize) : Math.floor(rows / batchSize);
  const configuration = checkpoint ? configurationOf(training, settings) : {};
  // Before the first epoch: where the folder cannot be had, no epoch is lost.
  if (checkpoint) mkdirSync(dirname(checkpoint), { recursive: true });
  const resumed = checkpoint ? await loadCheckpoint(checkpoint, step, configuration) : undefined;
  const history = resumed?.history ?? [];
  let best = resumed?.best;

  const progress = new ProgressLine(training.label, epochs * batchesPerEpoch);
  try {
    for (let epoch = history.length + 1; epoch <= epochs; epoch++) {
      if (best && history.length - best.epoch >= patience) break;
      const started = performance.now();
      await training.startEpoch?.(epoch);
      // A stream of its own for each epoch: training resumed from a checkpoint draws what it would have drawn.
      const random = new RandomState(seed).fork(`epoch ${epoch}`);
      let lossSum = 0;
      for (const [i, batchRows] of shuffledBatches(rows, batchSize, random, keepsShortBatch).entries()) {
        // An eager step never leaves the JavaScript thread; timers and signals get their turn here.
        await setImmediate();
        signal?.throwIfAborted();
        const done = (epoch - 1) * batchesPerEpoch + i;
        const rate = learningRate * schedule(done / (epochs * batchesPerEpoch));
        const metrics = await step.run({
          ...training.batch(batchRows, random),
          learningRate: { data: Float32Array.of(rate), shape: [] },
        });
        const loss = metrics.loss.data[0];
        if (!Number.isFinite(loss)) {
          throw new Error(
            `${training.label}: the loss became ${loss} in epoch ${epoch}; try a smaller learningRate`,
          );
        }
        lossSum += loss;
        progress.update(done + 1, `epoch ${epoch}/${epochs}, loss ${(lossSum / (i + 1)).toFixed(4)}`);
      }
      const validation = await validate?.();
      const seconds = (performance.now() - started) / 1000;
      const record: EpochRecord = { epoch, loss: lossSum / batchesPerEpoch, validation, seconds };
      history.push(record);
      if (validation !== undefined && validation > (best?.score ?? -Infinity)) {
        best = { epoch, score: validation, state: step.state() };
      }
      if (checkpoint) await saveCheckpoint(checkpoint, step, { history, best }, configuration);
      onEpoch?.(record);
    }
  } finally {
    progress.end();
  }
  if (best) step.load(best.state);
  if (checkpoint) rmSync(checkpoint, { force: true });
  return history;
}

function configurationOf(training: Training, settings: TrainingSettings): Configuration {
  const { label, rows, batchSize } = training;
  const { epochs, patience, learningRate, seed } = settings;
  return { ...training.configuration(), label, rows, batchSize, epochs, patience, learningRate, seed };
}
