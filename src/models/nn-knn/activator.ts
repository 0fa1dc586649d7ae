/** How queries activate cases: the part in which NN-kNN and the network before it differ. */
import type * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../../data/matrix";
import type { RandomState } from "../../engine/random";
import type { HostTensor, Tree } from "../../engine/tensors";
import type { OptimizerSettings } from "./case-step";
import type { Draw } from "./drawn-cases";

/** Sizes that follow from the data. */
export interface CaseSizes {
  readonly cases: number;
  /** Of the space that queries and cases are compared in. */
  readonly features: number;
  /** Classes, or one number. */
  readonly outputs: number;
}

/** What is known of a network besides queries and cases. */
export type CaseParameters = {
  /** What is learned; under `cases`, a row for each compared case. */
  weights: Tree<tf.Tensor>;
  /** Numbers measured before training, scalars by name. */
  measured: Tree<tf.Tensor>;
};

/** The cases that a batch is compared with. */
export type ComparedCases = {
  /** cases x features. */
  x: tf.Tensor2D;
  /** What the cases speak for, cases x outputs: their classes, one-hot, or their targets. */
  values: tf.Tensor2D;
  /** Which of all cases they are; absent where they are all. */
  draw?: Draw;
};

/** What queries make of cases. */
export type Activation = {
  /** An activation is the sigmoid of these: rows x cases. */
  logits: tf.Tensor2D;
  /** 1 where a case counts for a query, else 0: rows x cases; absent where all count. */
  counts?: tf.Tensor2D;
  /** How much the activation of each case counts: cases x 1. */
  caseWeights: tf.Tensor2D;
  /** What the outputs are without any case; zeros where absent. */
  outputBiases?: tf.Tensor1D;
};

/** Methods read the options when they are called. */
export interface Activator {
  /** How many cases a batch is compared with; 0 for all. */
  readonly sampledCases: number;
  /** Whether a training query is left out of its own cases. */
  readonly ignoresSelf: boolean;
  readonly optimizer: OptimizerSettings;
  /** Names of the numbers that are measured before training. */
  readonly measures: readonly string[];
  /**
   * Measures these numbers on the cases' features.
   *
   * @param owner the function on whose behalf this runs; error messages begin with it.
   * @param features cases x features.
   * @param signal ends it: the promise rejects with the signal's reason.
   */
  measure(
    owner: string,
    features: Matrix,
    random: RandomState,
    signal?: AbortSignal,
  ): Promise<Record<string, number>>;
  /** Weights before training; what each case has of its own and may be drawn stands under `cases`, a row for each. */
  initialize(
    random: RandomState,
    sizes: CaseSizes,
    measured: Readonly<Record<string, number>>,
  ): Tree<HostTensor>;
  /**
   * A pure function in tfjs operations.
   *
   * @param queries rows x features.
   * @param isOther rows x cases, 0 where a query is the case itself; absent where that does not matter.
   * @param training whether the outputs are learned from.
   */
  activate(
    parameters: CaseParameters,
    queries: tf.Tensor2D,
    cases: ComparedCases,
    isOther: tf.Tensor2D | undefined,
    training: boolean,
  ): Activation;
}
