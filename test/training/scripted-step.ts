import type { CompiledStep } from "../../src/engine/compiled-step";
import type { HostTensor, Tree } from "../../src/engine/tensors";
import type { Training, TrainingSettings } from "../../src/training/train";

/** A step in plain JavaScript whose state depends on everything that it was ever given, and in which order. */
export class ScriptedStep implements CompiledStep {
  readonly engine = "scripted";
  readonly setupSeconds = 0;
  readonly rates: number[] = [];
  readonly batches: number[][] = [];
  private w = 0;
  private v = Int32Array.of(0, 0);

  /** @param losses the loss of each run, by its number; 1 / (number + 1) where absent. */
  constructor(private readonly losses: (run: number) => number = (run) => 1 / (run + 1)) {}

  async run(batch: Tree<HostTensor>): Promise<Record<string, HostTensor>> {
    const { rows, draw, learningRate } = batch as Record<string, HostTensor>;
    this.rates.push(learningRate.data[0]);
    this.batches.push(Array.from(rows.data));
    const sum = Array.from(rows.data).reduce((total, row, i) => total + (i + 1) * row, 0) + draw.data[0];
    this.w = Math.fround(0.9 * this.w + learningRate.data[0] * sum);
    this.v = Int32Array.of(this.v[0] + 1, this.v[1] ^ (sum * 1000));
    return { loss: { data: Float32Array.of(this.losses(this.rates.length - 1)), shape: [] } };
  }

  state(): Record<string, HostTensor> {
    return {
      "weights/w": { data: Float32Array.of(this.w), shape: [] },
      "adam/v": { data: this.v.slice(), shape: [2] },
    };
  }

  load(state: Readonly<Record<string, HostTensor>>): void {
    this.w = state["weights/w"].data[0];
    this.v = state["adam/v"].data.slice() as Int32Array<ArrayBuffer>;
  }

  async save(): Promise<void> {
    throw new Error("nothing to save");
  }

  dispose(): void {}
}

/** Trains a scripted step on eleven rows in batches of four. */
export function scripted(step: ScriptedStep, more: Partial<Training> = {}): Training {
  return {
    label: "Scripted",
    step,
    rows: 11,
    batchSize: 4,
    batch: (rows, random) => ({
      rows: { data: rows.slice(), shape: [rows.length] },
      draw: { data: Float32Array.of(random.random()), shape: [] },
    }),
    configuration: () => ({ k: 3, data: "a1b2" }),
    ...more,
  };
}

/** Two batches in each of six epochs. */
export const SETTINGS: TrainingSettings = { epochs: 6, patience: 6, learningRate: 0.5, seed: 3 };
