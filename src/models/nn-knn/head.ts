/** What the activated cases are made into: classes, or a number. */
import type * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../../data/matrix";
import type { Activation } from "./activator";
import type { CaseLoss } from "./case-step";

/** What cases stand for: classes, or numbers. */
export type Labels = Int32Array | Float32Array;

export interface Head<Y extends Labels> {
  /**
   * Refuses rows that no case can stand for.
   *
   * @param owner the function on whose behalf the check runs; the error message begins with it.
   * @returns the number of outputs.
   */
  requireCases(owner: string, x: Matrix, y: Y): number;
  /** Refuses rows that a network of so many outputs cannot be validated on. */
  requireValidation(owner: string, x: Matrix, y: Y, outputs: number): void;
  /** What cases are drawn evenly from: a group for each of them. */
  groupsOf(y: Y): ArrayLike<number>;
  /** What cases speak for, cases x outputs. */
  valuesOf(y: Y): Matrix;
  /**
   * A pure function in tfjs operations.
   *
   * @param values cases x outputs.
   * @returns rows x outputs.
   */
  outputs(activation: Activation, values: tf.Tensor2D): tf.Tensor2D;
  readonly loss: CaseLoss;
  /** Of outputs for rows that are `y`; larger is better. */
  score(y: Y, outputs: Matrix): number;
}
