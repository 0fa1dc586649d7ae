import { describe, expect, it } from "vitest";
import { type EpochRecord, train } from "../../src/training/train";
import { scripted, ScriptedStep, SETTINGS } from "./scripted-step";

/** Gives these scores, one after the other. */
const scores = (...values: number[]) => {
  let epoch = 0;
  return async () => values[epoch++];
};

describe("train", () => {
  it("takes every full batch of every epoch, each epoch in an order of its own, no row twice", async () => {
    const step = new ScriptedStep();
    await train(scripted(step), SETTINGS);
    expect(step.batches.map((rows) => rows.length)).toEqual(new Array(12).fill(4));
    const epochs = Array.from({ length: 6 }, (_, i) => [...step.batches[2 * i], ...step.batches[2 * i + 1]]);
    for (const rows of epochs) {
      expect(new Set(rows).size).toBe(8);
      expect(rows.every((row) => row >= 0 && row < 11)).toBe(true);
    }
    expect(new Set(epochs.map(String)).size).toBe(6);
  });

  it("lowers the learning rate along half a cosine, batch by batch", async () => {
    const step = new ScriptedStep();
    await train(scripted(step), SETTINGS);
    step.rates.forEach((rate, i) => expect(rate).toBeCloseTo(0.25 * (1 + Math.cos((Math.PI * i) / 12)), 6));
  });

  it("takes the rows that are left over too, and another schedule, where the training asks for them", async () => {
    const step = new ScriptedStep();
    const schedule = (progress: number) => 1 - progress / 2;
    await train(scripted(step, { keepsShortBatch: true, schedule }), { ...SETTINGS, epochs: 2 });
    expect(step.batches.map((rows) => rows.length)).toEqual([4, 4, 3, 4, 4, 3]);
    for (const first of [0, 3]) {
      const rows = step.batches.slice(first, first + 3).flat();
      expect(rows.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
    step.rates.forEach((rate, i) => expect(rate).toBeCloseTo(0.5 * (1 - i / 12), 6));
  });

  it("records the mean loss of each epoch, its score and its time, and reports each as it ends", async () => {
    const seen: EpochRecord[] = [];
    const step = new ScriptedStep((run) => [5, 3, 2, 1][run]);
    const history = await train(scripted(step, { validate: scores(0.5, 0.75) }), {
      ...SETTINGS,
      epochs: 2,
      onEpoch: (record) => seen.push({ ...record, seconds: step.batches.length }),
    });
    expect(history.map(({ epoch, loss, validation }) => [epoch, loss, validation])).toEqual([
      [1, 4, 0.5],
      [2, 1.5, 0.75],
    ]);
    expect(history.every(({ seconds }) => seconds > 0)).toBe(true);
    expect(seen.map(({ epoch, seconds }) => [epoch, seconds])).toEqual([
      [1, 2],
      [2, 4],
    ]);
  });

  it("announces each epoch before its first batch, and waits", async () => {
    const step = new ScriptedStep();
    const seen: string[] = [];
    const startEpoch = async (epoch: number) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      seen.push(`${epoch} after ${step.batches.length}`);
    };
    await train(scripted(step, { startEpoch }), { ...SETTINGS, epochs: 3 });
    expect(seen).toEqual(["1 after 0", "2 after 2", "3 after 4"]);
  });

  it("repeats itself with the same seed, and differs with another", async () => {
    const trained = async (seed: number) => {
      const step = new ScriptedStep();
      await train(scripted(step), { ...SETTINGS, seed });
      return step;
    };
    const first = await trained(3);
    expect((await trained(3)).state()).toEqual(first.state());
    expect((await trained(4)).batches).not.toEqual(first.batches);
  });

  describe("early stopping", () => {
    const runs = async (patience: number, ...values: number[]) => {
      const step = new ScriptedStep();
      const states: unknown[] = [];
      const onEpoch = () => states.push(step.state());
      const history = await train(scripted(step, { validate: scores(...values) }), {
        ...SETTINGS,
        patience,
        onEpoch,
      });
      const kept = states.findIndex((state) => JSON.stringify(state) === JSON.stringify(step.state())) + 1;
      return { epochs: history.length, kept };
    };

    it("stops after the epochs of patience, and keeps the best", async () => {
      expect(await runs(2, 1, 3, 2, 2.5, 9, 9)).toEqual({ epochs: 4, kept: 2 });
      expect(await runs(1, 1, 2, 3, 2, 9, 9)).toEqual({ epochs: 4, kept: 3 });
    });

    it("counts from the best, runs to the end where scores rise, and takes the first of equal ones", async () => {
      expect(await runs(2, 1, 0, 2, 1, 3, 1)).toEqual({ epochs: 6, kept: 5 });
      expect(await runs(2, 1, 2, 3, 4, 5, 6)).toEqual({ epochs: 6, kept: 6 });
      expect(await runs(3, 4, 4, 4, 4, 4, 9)).toEqual({ epochs: 4, kept: 1 });
    });

    it("takes negative scores, and none that is no number", async () => {
      expect(await runs(2, -3, -2, -4, -5, 0, 0)).toEqual({ epochs: 4, kept: 2 });
      expect(await runs(2, NaN, -2, NaN, -5, 0, 0)).toEqual({ epochs: 4, kept: 2 });
    });

    it("keeps the last epoch without a validation", async () => {
      const step = new ScriptedStep();
      let last: unknown;
      await train(scripted(step), { ...SETTINGS, onEpoch: () => (last = step.state()) });
      expect(step.state()).toEqual(last);
    });
  });

  it.each([NaN, Infinity])("stops at the first batch whose loss is %s, and names the epoch", async (lost) => {
    const step = new ScriptedStep((run) => (run === 6 ? lost : 1));
    await expect(train(scripted(step), SETTINGS)).rejects.toThrow(
      `Scripted: the loss became ${lost} in epoch 4; try a smaller learningRate`,
    );
    expect(step.batches.length).toBe(7);
  });

  describe("told to stop", () => {
    it("takes no step where the signal is there already", async () => {
      const step = new ScriptedStep();
      const signal = AbortSignal.abort(new Error("no"));
      await expect(train(scripted(step), { ...SETTINGS, signal })).rejects.toThrow("no");
      expect(step.batches.length).toBe(0);
    });

    it("stops between two batches", async () => {
      const controller = new AbortController();
      const step: ScriptedStep = new ScriptedStep((run) => {
        if (run === 2) controller.abort(new Error("third"));
        return 1;
      });
      const { signal } = controller;
      await expect(train(scripted(step), { ...SETTINGS, signal })).rejects.toThrow("third");
      expect(step.batches.length).toBe(3);
    });

    it("hears a timer, though no step ever waits", async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error("time is up")), 5);
      const { signal } = controller;
      const endless = train(scripted(new ScriptedStep()), { ...SETTINGS, epochs: 1_000_000, signal });
      await expect(endless).rejects.toThrow("time is up");
    });
  });
});
