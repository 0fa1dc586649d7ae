import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/engine/safetensors";
import { startScript } from "../data/child-process";
import { fit, type Name, NETWORKS } from "./resume-training";

process.env.NEURAL_KNN_QUIET = "1";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "neural-knn-resume-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Trains in a process of its own and kills it without a warning, some time after the given epoch. */
async function trainAndKill(name: Name, checkpoint: string, epoch: number): Promise<void> {
  const child = startScript("test/models/resume-training.ts", [name, checkpoint]);
  let [output, errors] = ["", ""];
  child.stderr!.on("data", (data) => (errors += data));
  child.stdout!.on("data", (data) => {
    output += data;
    if (output.includes(`epoch ${epoch}\n`)) child.kill("SIGKILL");
  });
  const signal = await new Promise((resolve) => child.on("close", (_, name) => resolve(name)));
  expect(`${signal} ${errors}`).toMatch(/^SIGKILL/);
}

describe.each(Object.keys(NETWORKS) as Name[])("%s, killed while it trains", (name) => {
  it("goes on from its checkpoint to the same weights, bit for bit", async () => {
    const checkpoint = join(folder, name);
    await trainAndKill(name, checkpoint, 3);
    const { metadata } = await readSafetensors(checkpoint);
    const done = (JSON.parse(metadata.history) as unknown[]).length;
    expect(done).toBeGreaterThanOrEqual(3);
    expect(done).toBeLessThan(12);

    // Neither other hyper-parameters nor other data may go on from it.
    await expect(fit(name, { checkpoint }, { tau: 0.5 })).rejects.toThrow(/tau was 0.85 and is 0.5/);
    await expect(fit(name, { checkpoint }, { k: 2 })).rejects.toThrow(
      /k was 3 and is 2, data was \w+ and is \w+/,
    );

    const epochs: number[] = [];
    const resumed = await fit(name, { checkpoint, onEpoch: ({ epoch }) => epochs.push(epoch) });
    expect(epochs).toEqual(Array.from({ length: 12 - done }, (_, i) => done + 1 + i));
    expect(existsSync(checkpoint)).toBe(false);

    const whole = await fit(name, {});
    const essence = (model: typeof whole) => model.history.map(({ loss, validation }) => [loss, validation]);
    expect(essence(resumed)).toEqual(essence(whole));
    const [a, b] = [resumed, whole].map((model, i) => ({ model, path: join(folder, `${name} ${i}`) }));
    for (const { model, path } of [a, b]) {
      await model.save(path);
      model.dispose();
    }
    expect((await readSafetensors(a.path)).tensors).toEqual((await readSafetensors(b.path)).tensors);
  });
});
