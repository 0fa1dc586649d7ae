import type * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { firstLstmStep, lstmStep } from "../../../src/models/layers/lstm";
import { expectClose, float32, floats, outputsOf } from "../../engine/agreement";
import pytorch from "../fixtures/pytorch-values.json";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const rowsOf = (rows: readonly number[][]) => float32(rows.flat(), [rows.length, rows[0].length]);

describe("lstmStep", () => {
  it("agrees with a loop over units, gates in the order i, f, o, g", async () => {
    const [rows, hidden] = [3, 2];
    const gates = floats([rows, 4 * hidden], -4, 4);
    const c = floats([rows, hidden]);
    const next = await outputsOf(
      (given) => ({ ...lstmStep(given.gates as tf.Tensor2D, given.c as tf.Tensor2D) }),
      { gates, c },
      "cpu",
    );
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < hidden; j++) {
        const gate = (name: number) => gates.data[i * 4 * hidden + name * hidden + j];
        const cell = sigmoid(gate(1)) * c.data[i * hidden + j] + sigmoid(gate(0)) * Math.tanh(gate(3));
        expect(next.c.data[i * hidden + j]).toBeCloseTo(cell, 6);
        expect(next.h.data[i * hidden + j]).toBeCloseTo(sigmoid(gate(2)) * Math.tanh(cell), 6);
      }
    }
  });

  it("does what PyTorch's LSTMCell does with the same weights", async () => {
    const { inputs, states } = pytorch.lstmCell;
    for (const [t, x] of inputs.entries()) {
      const gates = pytorchGates(x, states[t].h, [I, F, O, G]);
      const next = await outputsOf(
        (given) => ({ ...lstmStep(given.gates as tf.Tensor2D, given.c as tf.Tensor2D) }),
        { gates: rowsOf(gates), c: rowsOf(states[t].c) },
        "cpu",
      );
      expectClose(next.h, rowsOf(states[t + 1].h), 1e-6);
      expectClose(next.c, rowsOf(states[t + 1].c), 1e-6);
    }
  });
});

describe("firstLstmStep", () => {
  it("does what PyTorch's LSTMCell does from states of zero", async () => {
    const [x] = pytorch.lstmCell.inputs;
    const gates = pytorchGates(
      x,
      x.map(() => [0, 0, 0, 0]),
      [I, O, G],
    );
    const first = await outputsOf(
      (given) => ({ ...firstLstmStep(given.gates as tf.Tensor2D) }),
      { gates: rowsOf(gates) },
      "cpu",
    );
    expectClose(first.h, rowsOf(pytorch.lstmCell.firstFromZero.h), 1e-6);
    expectClose(first.c, rowsOf(pytorch.lstmCell.firstFromZero.c), 1e-6);
  });
});

// Where PyTorch's weights have the four gates.
const [I, F, G, O] = [0, 1, 2, 3];
const HIDDEN = 4;

/** What goes into the named gates, side by side: `W_ih x + b_ih + W_hh h + b_hh`. */
function pytorchGates(x: number[][], h: number[][], order: number[]): number[][] {
  const { weight_ih, weight_hh, bias_ih, bias_hh } = pytorch.lstmCell.weights;
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  return x.map((row, i) =>
    order.flatMap((gate) =>
      Array.from({ length: HIDDEN }, (_, j) => {
        const unit = gate * HIDDEN + j;
        return dot(weight_ih[unit], row) + bias_ih[unit] + dot(weight_hh[unit], h[i]) + bias_hh[unit];
      }),
    ),
  );
}
