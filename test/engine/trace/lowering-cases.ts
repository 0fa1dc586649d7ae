import * as tf from "@tensorflow/tfjs";
import { describe, expect, it, vi } from "vitest";
import { elementTypeOf, type HostTensor, type Tree } from "../../../src/engine/tensors";
import type { LoweringTable } from "../../../src/engine/trace/lowering";
import { ENGINES, expectAgreement, outputsOf, floats } from "../agreement";

/** A function of tensors that calls a tfjs kernel, to be run on every engine. */
export interface LoweringCase {
  /** The kernel that the case is about; it has to be called. */
  readonly kernel: string;
  /** What is particular about it. */
  readonly about?: string;
  readonly inputs: readonly HostTensor[];
  readonly compute: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  /** Whether its gradient with respect to all float inputs is compared, too. */
  readonly gradient?: boolean;
  readonly tolerance?: number;
  /** Where tfjs's wasm backend cannot do it; everywhere else it is compared, too. */
  readonly isMissingOnWasm?: boolean;
}

const named = <T>(values: readonly T[]): Record<string, T> =>
  Object.fromEntries(values.map((value, i) => [String(i), value]));
const asList = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** Runs every case, and fails where a kernel of the family has none. */
export function describeLowerings(family: LoweringTable, cases: readonly LoweringCase[]): void {
  describe.each(Object.keys(family))("%s", (kernel) => {
    const own = cases.filter((each) => each.kernel === kernel);
    it.each(own.map((each) => [titleOf(each), each] as const))("%s", async (_title, each) => {
      const lower = vi.spyOn(family[kernel], "lower");
      await expectAgreement(forward(each), named(each.inputs), each.tolerance, enginesFor(each));
      if (!process.env.OTHER) expect(lower).toHaveBeenCalled();
      lower.mockRestore();
      if (each.gradient) await expectSameGradients(each);
    });
    it("has a case", () => expect(own).not.toEqual([]));
  });
  it("has no case for a kernel of another family", () =>
    expect(cases.map((each) => each.kernel).filter((kernel) => !(kernel in family))).toEqual([]));
}

const enginesFor = ({ isMissingOnWasm }: LoweringCase) => (isMissingOnWasm ? (["onnx"] as const) : ENGINES);

function titleOf({ inputs, about }: LoweringCase): string {
  const operands = inputs.map((input) => `${elementTypeOf(input)}[${input.shape.join(", ")}]`);
  return [operands.join(" "), about].filter(Boolean).join(": ");
}

const forward =
  ({ compute }: LoweringCase) =>
  (inputs: Tree<tf.Tensor>) =>
    named(asList(compute(...(Object.values(inputs) as tf.Tensor[]))));

/** Gradients of all outputs, each weighted by a random tensor: a plain sum would hide errors of place and sign. */
async function expectSameGradients(each: LoweringCase): Promise<void> {
  const outputs = Object.values(await outputsOf(forward(each), named(each.inputs), "cpu"));
  const weights = outputs.map((output) => floats([...output.shape]));
  const isFloat = each.inputs.map((input) => elementTypeOf(input) === "float32");
  const gradients = (inputs: Tree<tf.Tensor>) => {
    const all = Object.values(inputs) as tf.Tensor[];
    const [given, dys] = [all.slice(0, each.inputs.length), all.slice(each.inputs.length)];
    const loss = (...variables: tf.Tensor[]) => {
      const remaining = [...variables];
      const operands = given.map((input, i) => (isFloat[i] ? remaining.shift()! : input));
      const results = asList(each.compute(...operands));
      return tf.addN(results.map((result, i) => tf.sum(tf.mul(tf.cast(result, "float32"), dys[i]))));
    };
    return named(tf.grads(loss)(given.filter((_, i) => isFloat[i])));
  };
  await expectAgreement(gradients, named([...each.inputs, ...weights]), each.tolerance, enginesFor(each));
}
