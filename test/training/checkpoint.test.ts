import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/engine/safetensors";
import { type EpochRecord, train, type Training, type TrainingSettings } from "../../src/training/train";
import { scripted, ScriptedStep, SETTINGS } from "./scripted-step";

let folder: string;
let checkpoint: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "neural-knn-training-"));
  checkpoint = join(folder, "a", "b", "checkpoint.safetensors");
});
afterEach(() => rmSync(folder, { recursive: true }));

const SCORES = [1, 4, 2, 3, 2, 3];
/** The score of each epoch, by the batches that the whole training has taken. */
const validate = (step: ScriptedStep) => async () => SCORES[step.state()["adam/v"].data[0] / 2 - 1];

/** Trains until the given epoch has ended and is in the checkpoint. */
async function trainUntil(
  epoch: number,
  more: Partial<Training> = {},
  settings: Partial<TrainingSettings> = {},
): Promise<void> {
  const controller = new AbortController();
  const onEpoch = (record: EpochRecord) =>
    record.epoch === epoch && controller.abort(new Error("interrupted"));
  const step = new ScriptedStep();
  const interrupted = train(scripted(step, { validate: validate(step), ...more }), {
    ...SETTINGS,
    ...settings,
    checkpoint,
    onEpoch,
    signal: controller.signal,
  });
  await expect(interrupted).rejects.toThrow("interrupted");
}

/** Trains, going on from the checkpoint where there is one. */
async function finish(more: Partial<Training> = {}, settings: Partial<TrainingSettings> = {}) {
  const step = new ScriptedStep();
  const history = await train(scripted(step, { validate: validate(step), ...more }), {
    ...SETTINGS,
    checkpoint,
    ...settings,
  });
  return { step, history: history.map(({ epoch, loss, validation }) => ({ epoch, loss, validation })) };
}

describe("a checkpoint", () => {
  it("is there after each epoch, folders and all, and gone at the end", async () => {
    const seen: unknown[] = [];
    const step = new ScriptedStep();
    const states: Record<string, unknown>[] = [];
    const checks: Promise<void>[] = [];
    await train(scripted(step, { validate: validate(step) }), {
      ...SETTINGS,
      checkpoint,
      onEpoch: ({ epoch }) => {
        states.push(step.state());
        const bytes = readFileSync(checkpoint);
        const copy = join(folder, String(epoch));
        writeFileSync(copy, bytes);
        checks.push(
          readSafetensors(copy).then(({ tensors, metadata }) => {
            const { epoch: best } = JSON.parse(metadata.best) as { epoch: number };
            seen.push([(JSON.parse(metadata.history) as unknown[]).length, best]);
            expect(tensors["last/weights/w"]).toEqual(states[epoch - 1]["weights/w"]);
            expect(tensors["best/weights/w"]).toEqual(states[best - 1]["weights/w"]);
          }),
        );
      },
    });
    await Promise.all(checks);
    expect(seen.sort()).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 2],
      [5, 2],
      [6, 2],
    ]);
    expect(existsSync(checkpoint)).toBe(false);
  });

  it.each([1, 2, 3, 5, 6])("of epoch %s leads to the same end as training without a break", async (epoch) => {
    const whole = await finish();
    await trainUntil(Math.min(epoch, 5));
    // Killed after the last checkpoint, before its removal.
    if (epoch === 6) {
      const step = new ScriptedStep();
      const onEpoch = (record: EpochRecord) => {
        if (record.epoch === 6) throw new Error("killed");
      };
      const settings = { ...SETTINGS, checkpoint, onEpoch };
      await expect(train(scripted(step, { validate: validate(step) }), settings)).rejects.toThrow("killed");
    }
    const resumed = await finish();
    expect(resumed.step.batches).toEqual(whole.step.batches.slice(2 * epoch));
    expect(resumed.step.rates).toEqual(whole.step.rates.slice(2 * epoch));
    expect(resumed.step.state()).toEqual(whole.step.state());
    expect(resumed.history.map(({ epoch: number, validation }) => [number, validation])).toEqual(
      whole.history.map(({ epoch: number, validation }) => [number, validation]),
    );
    expect(existsSync(checkpoint)).toBe(false);
  });

  it("remembers how long the best score has not been beaten", async () => {
    const whole = await finish({}, { patience: 3 });
    expect(whole.history.length).toBe(5);
    await trainUntil(4, {}, { patience: 3 });
    const resumed = await finish({}, { patience: 3 });
    expect(resumed.history.length).toBe(5);
    expect(resumed.step.state()).toEqual(whole.step.state());
  });

  it("serves training without validation, too", async () => {
    const whole = await finish({ validate: undefined });
    await trainUntil(3, { validate: undefined });
    const resumed = await finish({ validate: undefined });
    expect(resumed.step.state()).toEqual(whole.step.state());
    expect(resumed.history.length).toBe(6);
  });

  it("is kept where the loss is lost later", async () => {
    const step = new ScriptedStep((run) => (run === 5 ? NaN : 1));
    await expect(train(scripted(step), { ...SETTINGS, checkpoint })).rejects.toThrow(/in epoch 3/);
    expect(existsSync(checkpoint)).toBe(true);
  });
});

describe("a checkpoint of another training is refused, saying what differs:", () => {
  const cases: [string, Partial<Training>, Partial<TrainingSettings>, string][] = [
    ["the rate", {}, { learningRate: 0.1 }, "learningRate was 0.5 and is 0.1"],
    ["the seed", {}, { seed: 4 }, "seed was 3 and is 4"],
    ["the epochs", {}, { epochs: 9 }, "epochs was 6 and is 9"],
    ["the batches", { batchSize: 5 }, {}, "batchSize was 4 and is 5"],
    ["the rows", { rows: 12 }, {}, "rows was 11 and is 12"],
    ["the model", { label: "Other" }, {}, "label was Scripted and is Other"],
    ["its options", { configuration: () => ({ k: 4, data: "a1b2" }) }, {}, "k was 3 and is 4"],
    ["the data", { configuration: () => ({ k: 3, data: "c3" }) }, {}, "data was a1b2 and is c3"],
    ["an option less", { configuration: () => ({ k: 3 }) }, {}, "data was a1b2 and is undefined"],
    [
      "an option more",
      { configuration: () => ({ k: 3, data: "a1b2", tau: 1 }) },
      {},
      "tau was undefined and is 1",
    ],
  ];

  it.each(cases)("%s", async (_, more, settings, difference) => {
    await trainUntil(3);
    const before = readFileSync(checkpoint);
    const step = new ScriptedStep();
    await expect(train(scripted(step, more), { ...SETTINGS, checkpoint, ...settings })).rejects.toThrow(
      `train: cannot go on from the checkpoint ${checkpoint} (it is of another training: ${difference}); ` +
        "delete it to begin anew, or name another file",
    );
    expect(step.batches.length).toBe(0);
    expect(readFileSync(checkpoint)).toEqual(before);
  });
});

describe("a file that training cannot go on from", () => {
  const expectRefused = async (reason: string | RegExp) => {
    const step = new ScriptedStep();
    const before = JSON.stringify(step.state());
    const error = await train(scripted(step), { ...SETTINGS, checkpoint }).then(
      () => new Error("it went on"),
      (problem: Error) => problem,
    );
    expect(error.message).toMatch(reason);
    expect(error.message).toContain(checkpoint);
    expect(error.message).toContain("delete it to begin anew");
    expect(JSON.stringify(step.state())).toBe(before);
    expect(step.batches.length).toBe(0);
    expect(existsSync(checkpoint)).toBe(true);
  };

  it("is cut off", async () => {
    await trainUntil(2);
    const { length } = readFileSync(checkpoint);
    truncateSync(checkpoint, length - 3);
    await expectRefused(/truncated/);
    truncateSync(checkpoint, 20);
    await expectRefused(/truncated/);
    truncateSync(checkpoint, 0);
    await expectRefused(/truncated/);
  });

  it("is something else", async () => {
    await trainUntil(2);
    writeFileSync(checkpoint, "a letter to my grandmother");
    await expectRefused(/not a safetensors file/);
    await writeSafetensors(checkpoint, { x: { data: Float32Array.of(1), shape: [1] } });
    await expectRefused(/the file holds something else/);
  });

  it("lacks a tensor, has one of another shape or type, or one too many", async () => {
    await trainUntil(2);
    const { tensors, metadata } = await readSafetensors(checkpoint);
    for (const name of ["last/weights/w", "last/adam/v", "best/weights/w"]) {
      const rest = Object.fromEntries(Object.entries(tensors).filter(([other]) => other !== name));
      await writeSafetensors(checkpoint, rest, metadata);
      await expectRefused(name.replace(/^\w+\//, ""));
      await writeSafetensors(
        checkpoint,
        { ...tensors, [name]: { data: new Float32Array(3), shape: [3] } },
        metadata,
      );
      await expectRefused(/got float32\[3\]/);
    }
  });

  it("lies where no folder can be", async () => {
    writeFileSync(join(folder, "a"), "a file");
    const step = new ScriptedStep();
    await expect(train(scripted(step), { ...SETTINGS, checkpoint })).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(step.batches.length).toBe(0);
  });
});
