import type { Matrix } from "../../data/matrix";
import type { FitOptions } from "../../estimator";
import { requireLabels } from "../../neighbors/check-labels";
import { MAX_BINS } from "./binned-table";
import { boost, type Growth } from "./boost";
import { requireInteger, requireNumber, requireRows, requireTable } from "./check-input";
import { Ensemble } from "./ensemble";
import { EnsembleClassifier, type FittedEnsemble } from "./ensemble-classifier";
import { classObjective, logLoss, probabilities } from "./objective";
import { addTree, type Tree } from "./tree";

/** How long boosting goes on, and on how many threads. */
export interface BoostingRounds {
  /** How many rounds, each with a tree for every class (one for two classes). */
  rounds: number;
  /**
   * After so many rounds without a lower log loss on the validation rows of `fit`, boosting ends, and the best number of
   * rounds is kept; 0 for never.
   */
  earlyStopping: number;
  threads: number;
}

/** What the library whose defaults these are does besides growing its own way. */
export interface Conventions {
  priors: boolean;
  hessianFactor: (classes: number) => number;
}

interface Fitted extends FittedEnsemble {
  /** What the scores begin with. */
  initial: readonly number[];
}

/** What both ways of boosting share. */
export abstract class BoostedClassifier extends EnsembleClassifier<Fitted> {
  protected constructor(
    name: string,
    private readonly growth: Growth,
    private readonly rounds: BoostingRounds,
    private readonly conventions: Conventions,
  ) {
    super(name, rounds.threads);
    requireInteger(name, "rounds", rounds.rounds, 1);
    requireInteger(name, "earlyStopping", rounds.earlyStopping, 0);
    requireInteger(name, "threads", rounds.threads, 1);
    requireNumber(name, "learningRate", growth.learningRate, 0, false);
    requireNumber(name, "l2", growth.l2, 0);
    requireNumber(name, "minGain", growth.minGain, 0);
    requireNumber(name, "minHessian", growth.minHessian, 0);
    requireInteger(name, "bins", growth.maxBins, 2, MAX_BINS);
  }

  /**
   * Learns from `x` and `y`; nothing of them is kept. NaN is a missing value.
   *
   * @throws RangeError for labels that do not fit, infinite values, no rows, or `earlyStopping` without validation rows.
   */
  async fit(x: Matrix, y: Int32Array, { validation, signal }: FitOptions = {}): Promise<this> {
    const owner = `${this.name}.fit`;
    requireRows(owner, x);
    const classes = requireLabels(owner, x, y);
    const { rounds, earlyStopping, threads } = this.rounds;
    if (earlyStopping > 0 && !validation) {
      throw new RangeError(`${owner}: earlyStopping=${earlyStopping} expected validation rows, got none`);
    }
    signal?.throwIfAborted();
    if (classes === 1) {
      this.fitted = { classes, initial: [0], ensemble: new Ensemble([], x.cols, 1) };
      return this;
    }
    const { priors, hessianFactor } = this.conventions;
    const objective = classObjective(y, classes, { priors, hessianFactor: hessianFactor(classes) });
    const watch =
      earlyStopping > 0
        ? new EarlyStopping(owner, validation!, x.cols, objective.initial, classes, earlyStopping)
        : undefined;
    const onRound = watch && ((trees: Tree[]) => watch.goesOn(trees));
    const trees = await boost(owner, x, objective, {
      growth: this.growth,
      rounds,
      threads,
      signal,
      onRound,
    });
    const kept = watch ? trees.slice(0, watch.bestRounds * objective.outputs) : trees;
    const ensemble = new Ensemble(kept, x.cols, objective.outputs);
    this.fitted = { classes, initial: objective.initial, ensemble };
    return this;
  }

  /** The trees add to scores, whose softmax are the shares. */
  protected sharesOf(sums: Float64Array, { classes, initial }: Fitted): Float32Array {
    if (classes === 1) return new Float32Array(sums.length).fill(1);
    return probabilities(
      sums.map((sum, i) => sum + initial[i % initial.length]),
      classes,
    );
  }
}

/** Watches the loss on rows that boosting does not learn from. */
class EarlyStopping {
  bestRounds = 0;
  private rounds = 0;
  private bestLoss = Infinity;
  private readonly scores: Float64Array;

  constructor(
    owner: string,
    private readonly validation: { x: Matrix; y: Int32Array },
    features: number,
    private readonly initial: readonly number[],
    private readonly classes: number,
    private readonly patience: number,
  ) {
    const { x, y } = validation;
    requireTable(`${owner}, validation`, x, features);
    const more = requireLabels(`${owner}, validation`, x, y);
    if (x.rows < 1 || more > classes) {
      throw new RangeError(
        `${owner}, validation: expected at least one row, of the classes 0 .. ${classes - 1}, ` +
          `got ${x.rows} rows, of classes up to ${more - 1}`,
      );
    }
    const outputs = initial.length;
    this.scores = Float64Array.from({ length: x.rows * outputs }, (_, i) => initial[i % outputs]);
  }

  goesOn(trees: readonly Tree[]): boolean {
    const { x, y } = this.validation;
    const outputs = this.initial.length;
    trees.forEach((tree, output) => addTree(tree, x, this.scores, output, outputs));
    this.rounds++;
    const loss = logLoss(probabilities(this.scores, this.classes), y, this.classes);
    if (loss < this.bestLoss) {
      this.bestLoss = loss;
      this.bestRounds = this.rounds;
    }
    return this.rounds - this.bestRounds < this.patience;
  }
}
