import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CaseFitOptions } from "../../../src/models/nn-knn/case-network";
import { NnKnn, type NnKnnOptions } from "../../../src/models/nn-knn/nn-knn";
import { clusters } from "../clusters";

process.env.NEURAL_KNN_QUIET = "1";

const train = clusters(50);
const validation = clusters(20, { seed: 2 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "neural-knn-resume-cases-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const fit = (options: Partial<NnKnnOptions>, more: CaseFitOptions<Int32Array>, y = train.y): Promise<NnKnn> =>
  new NnKnn({ w: 2, k: 3, epochs: 8, patience: 8, batchSize: 16, ...options }).fit(train.x, y, {
    validation,
    ...more,
  });

it.each([
  ["all", {}],
  ["sampled", { sampledCases: 12 }],
])(
  "with %s cases, a fit that was stopped goes on from its checkpoint as if it had not been",
  async (_, options) => {
    const checkpoint = join(folder, "checkpoint");
    const controller = new AbortController();
    const stopAfter3 = ({ epoch }: { epoch: number }) => epoch === 3 && controller.abort(new Error("stop"));
    const stopped = fit(options, { checkpoint, signal: controller.signal, onEpoch: stopAfter3 });
    await expect(stopped).rejects.toThrow("stop");
    expect(existsSync(checkpoint)).toBe(true);

    await expect(fit({ ...options, k: 2 }, { checkpoint })).rejects.toThrow(/k was 3 and is 2/);
    const relabelled = train.y.map((label) => (label + 1) % 3);
    await expect(fit(options, { checkpoint }, relabelled)).rejects.toThrow(/cases was \w+ and is \w+/);

    const epochs: number[] = [];
    const resumed = await fit(options, { checkpoint, onEpoch: ({ epoch }) => epochs.push(epoch) });
    expect(epochs[0]).toBe(4);
    expect(existsSync(checkpoint)).toBe(false);
    const whole = await fit(options, {});
    const essence = ({ history }: NnKnn) => history.map(({ loss, validation: score }) => [loss, score]);
    expect(essence(resumed)).toEqual(essence(whole));
    expect(resumed.parameters()).toEqual(whole.parameters());
    for (const model of [resumed, whole]) model.dispose();
  },
);
