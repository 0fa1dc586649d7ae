import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/engine/safetensors";
import { KnnAugmented } from "../../src/models/knn-augmented";
import { MemN2N } from "../../src/models/mem-n2n";
import { MNkNN } from "../../src/models/mnknn";
import { MNkNNVec } from "../../src/models/mnknn-vec";
import { SetBased } from "../../src/models/set-based";
import { V2LS } from "../../src/models/v2ls";
import { V2VS } from "../../src/models/v2vs";
import { V2VSLS } from "../../src/models/v2vsls";
import { clusters } from "./clusters";

process.env.NEURAL_KNN_QUIET = "1";

const SMALL = { k: 3, hidden: 8, batchSize: 30, epochs: 2, tau: 0.5 };
// As many rows as an external memory holds.
const train = clusters(64);
const test = clusters(30, { seed: 2 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "neural-knn-models-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const NETWORKS = [V2LS, V2VS, V2VSLS, SetBased, MemN2N, MNkNN, MNkNNVec, KnnAugmented].map((Network) => ({
  name: new Network().name,
  Network,
}));

describe.each(NETWORKS)("a saved $name", ({ name, Network }) => {
  const path = () => join(folder, `${name}.safetensors`);
  const again = () => join(folder, `${name} again.safetensors`);

  it("predicts, once loaded, what it predicted, with the options that it had", async () => {
    const model = await new Network(SMALL).fit(train.x, train.y);
    await model.save(path());
    const loaded = new Network({ hidden: 32, k: 5, seed: 9 });
    expect(await loaded.load(path())).toBe(loaded);
    expect(loaded.options).toEqual(model.options);
    expect(loaded.history).toEqual([]);
    for (const method of ["predict", "predictProba", "predictNeighbors"] as const) {
      expect(await loaded[method](test.x)).toEqual(await model[method](test.x));
    }
    // What was loaded can be saved, and trained anew.
    await loaded.save(again());
    expect(await readSafetensors(again())).toEqual(await readSafetensors(path()));
    await loaded.fit(train.x, train.y);
    expect(await loaded.predictProba(test.x)).toEqual(await model.predictProba(test.x));
    for (const used of [model, loaded]) used.dispose();
  });

  it("is refused by every other network, which stays as it is", async () => {
    for (const { name: otherName, Network: Other } of NETWORKS) {
      if (Other === Network) continue;
      const other = new Other(SMALL);
      await expect(other.load(path())).rejects.toThrow(
        `${otherName}.load: expected a ${otherName} in ${path()}, got ${name}`,
      );
      expect(other.options).toEqual(new Other(SMALL).options);
    }
    const fitted = await new V2LS(SMALL).fit(train.x, train.y);
    const before = await fitted.predictProba(test.x);
    if (Network !== V2LS) await expect(fitted.load(path())).rejects.toThrow(/expected a V2LS/);
    expect(await fitted.predictProba(test.x)).toEqual(before);
    fitted.dispose();
  });

  it("is refused where a tensor is missing or of another shape, and the old model stays", async () => {
    const { tensors, metadata } = await readSafetensors(path());
    const kept = await new Network({ ...SMALL, k: 2, hidden: 6 }).fit(train.x, train.y);
    const [options, before] = [{ ...kept.options }, await kept.predictProba(test.x)];
    for (const missing of Object.keys(tensors)) {
      const rest = Object.fromEntries(Object.entries(tensors).filter(([key]) => key !== missing));
      await writeSafetensors(again(), rest, metadata);
      await expect(new Network().load(again())).rejects.toThrow(missing);
      await expect(kept.load(again())).rejects.toThrow(missing);
      expect(kept.options).toEqual(options);
    }
    expect(await kept.predictProba(test.x)).toEqual(before);
    kept.dispose();
    const [first, tensor] = Object.entries(tensors)[0];
    await writeSafetensors(
      again(),
      { ...tensors, [first]: { ...tensor, shape: [tensor.data.length, 1] } },
      metadata,
    );
    await expect(new Network().load(again())).rejects.toThrow(`expected "${first}" as float32`);
  });
});

describe("load", () => {
  it("refuses what is no model", async () => {
    const path = join(folder, "other");
    await expect(new V2LS().load(path)).rejects.toThrow(/ENOENT.*other/);
    writeFileSync(path, "not a model at all");
    await expect(new V2LS().load(path)).rejects.toThrow(/not a safetensors file/);
    await writeSafetensors(path, { x: { data: Float32Array.of(1), shape: [1] } });
    await expect(new V2LS().load(path)).rejects.toThrow(
      `V2LS.load: expected a V2LS in ${path}, got no model`,
    );
  });

  it("refuses options that nobody knows, or that are out of their range", async () => {
    const path = join(folder, "options");
    const model = await new V2LS(SMALL).fit(train.x, train.y);
    await model.save(path);
    model.dispose();
    const { tensors, metadata } = await readSafetensors(path);
    for (const [options, message] of [
      [{ ...SMALL, beta: 1 }, /V2LS.load: unknown option "beta"/],
      [{ ...SMALL, tau: -1 }, /V2LS.load: expected tau to be a number > 0, got -1/],
    ] as const) {
      await writeSafetensors(path, tensors, { ...metadata, options: JSON.stringify(options) });
      await expect(new V2LS().load(path)).rejects.toThrow(message);
    }
  });
});
