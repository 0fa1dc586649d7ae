import { argmax } from "../../data/argmax";
import type { Matrix } from "../../data/matrix";
import type { Classifier, FitOptions } from "../../estimator";
import { requireTable } from "./check-input";
import type { Ensemble } from "./ensemble";

/** What `fit` leaves behind. */
export interface FittedEnsemble {
  ensemble: Ensemble;
  classes: number;
}

/** How a forest and boosted trees are asked for classes alike: what differs is what their sums mean. */
export abstract class EnsembleClassifier<Fitted extends FittedEnsemble> implements Classifier {
  protected fitted: Fitted | undefined;

  protected constructor(
    protected readonly name: string,
    private readonly threads: number,
  ) {}

  abstract fit(x: Matrix, y: Int32Array, options?: FitOptions): Promise<this>;

  /** The class shares of each row, rows x classes, from the sums of what the trees say of it. */
  protected abstract sharesOf(sums: Float64Array, fitted: Fitted): Float32Array;

  async predict(x: Matrix): Promise<Int32Array> {
    return argmax(await this.shares(x, "predict"));
  }

  async predictProba(x: Matrix): Promise<Matrix> {
    return this.shares(x, "predictProba");
  }

  dispose(): void {
    this.fitted = undefined;
  }

  private async shares(x: Matrix, method: string): Promise<Matrix> {
    const owner = `${this.name}.${method}`;
    const { fitted } = this;
    if (!fitted) throw new Error(`${owner}: expected a fitted classifier; call fit first`);
    requireTable(owner, x, fitted.ensemble.features);
    const sums = await fitted.ensemble.sums(x, this.threads);
    return { data: this.sharesOf(sums, fitted), rows: x.rows, cols: fitted.classes };
  }
}
