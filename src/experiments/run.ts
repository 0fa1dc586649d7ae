import { createHash } from "node:crypto";
import type { EpochRecord } from "../training/train";

/** Hyper-parameters by name. */
export type RunOptions = Readonly<Record<string, number | string | boolean>>;

/** One run, the unit of work: a model on a data set with a seed. Everything that its result depends on, and nothing else. */
export interface RunSpec {
  /** The protocol that asks for it, e.g. `"seq2seq-knn"`. */
  readonly experiment: string;
  /** The row of the paper's tables, e.g. `"V2VSLS"`. */
  readonly model: string;
  /** Hyper-parameters, the defaults included. */
  readonly options: RunOptions;
  /** What balances the training rows before the model learns from them; absent where nothing does. */
  readonly oversampler?: OversamplerSpec;
  /** A name of the catalogue, or the path of a CSV file. */
  readonly dataset: string;
  /** Column of the class, for a CSV file only. */
  readonly label?: string;
  /** Present and true for generated data in the place of the real. */
  readonly standIn?: true;
  /** sha256 of the data. */
  readonly checksum: string;
  /** Rows drawn from the data for this run; absent for all. */
  readonly rows?: number;
  /** Fixes the rows drawn, the split (in a cross-validation: the validation rows), and whatever the model draws. */
  readonly seed: number;
  /** Raised in code when results change: the protocol's, the model's, and the oversampler's where there is one. */
  readonly revision: string;
}

/** The oversampler of a run. */
export interface OversamplerSpec {
  /** As in the paper's tables, e.g. `"SMOTE"`. */
  readonly name: string;
  /** Hyper-parameters, the defaults included. */
  readonly options: RunOptions;
}

/** The name under which a run's report is kept. */
export function runHash(spec: RunSpec): string {
  const sorted = (value: unknown): unknown =>
    value && typeof value === "object"
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;
  return createHash("sha256")
    .update(JSON.stringify(sorted(spec)))
    .digest("hex")
    .slice(0, 16);
}

/** A run in words, e.g. `"FFN behind SMOTE on credit-default, seed 0"`. */
export function describeRun({ model, oversampler, dataset, seed }: RunSpec): string {
  return `${model}${oversampler ? ` behind ${oversampler.name}` : ""} on ${dataset}, seed ${seed}`;
}

/** What a run found. */
export interface RunReport {
  readonly hash: string;
  readonly spec: RunSpec;
  readonly data: {
    readonly title: string;
    readonly source: string;
    /** True for generated data in the place of the real. */
    readonly standIn: boolean;
    readonly classNames: readonly string[];
    readonly features: number;
    readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  };
  readonly metrics: {
    /** Macro F1 on the test rows, 0 .. 1; of a cross-validation: of the honest fits, on the rows of all folds together. */
    readonly macroF1: number;
    readonly accuracy: number;
    /** Macro F1 on the validation rows, for choices that must not look at the test rows; the folds have their own. */
    readonly validationMacroF1?: number;
    /** Test rows of class i that were predicted as class j. */
    readonly confusion: readonly (readonly number[])[];
  };
  /** Of a run with an oversampler. */
  readonly oversampling?: {
    /** Synthetic rows of each class, added to the training rows. */
    readonly synthetic: readonly number[];
    /** Making them, with all searches for neighbours and the training of a generator. */
    readonly seconds: number;
  };
  /** Fold by fold, of a cross-validation. */
  readonly folds?: readonly FoldReport[];
  /** Epoch by epoch; empty for models without training, and for a cross-validation. */
  readonly history: readonly EpochRecord[];
  readonly seconds: {
    /** Finding the K nearest training rows of all training rows; 0 where the model needs none. */
    readonly neighbors: number;
    readonly fit: number;
    readonly predict: number;
  };
  readonly machine: MachineFacts;
  /** ISO 8601. */
  readonly finishedAt: string;
}

/** Of a run that cannot be made, however often it is tried: its oversampler does not suit its training rows. */
export interface RunRefusal {
  readonly hash: string;
  readonly spec: RunSpec;
  /** The oversampler's own words. */
  readonly why: string;
}

/** What one fold of a cross-validation found. For a model that selects nothing, both fits are of all other folds. */
export interface FoldReport {
  /** Trained on all other folds; stopped, and its epoch selected, by the accuracy on the fold itself. */
  readonly selectedOnTest: FitReport;
  /** Stopped and selected by validation rows from the other folds; trained on the rest of them. */
  readonly honest: FitReport;
}

/** What one fit of a fold found. */
export interface FitReport {
  /** On the rows of the fold, 0 .. 1. */
  readonly accuracy: number;
  /** On the rows that it was selected by; absent where nothing was selected. */
  readonly validationAccuracy?: number;
  /** Epochs trained, and the one that was kept, 1 for the first; absent for models without training. */
  readonly epochs?: number;
  readonly bestEpoch?: number;
}

/** Where and with what a run was made. */
export interface MachineFacts {
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** What ran the training steps, e.g. `"onnx"`. */
  readonly engine: string;
  readonly versions: Readonly<Record<string, string>>;
  /** The commit checked out, where there is one; recorded, not hashed. */
  readonly commit?: string;
}
