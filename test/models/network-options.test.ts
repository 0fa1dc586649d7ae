import { describe, expect, it } from "vitest";
import { KnnAugmented } from "../../src/models/knn-augmented";
import { MemN2N } from "../../src/models/mem-n2n";
import { MNkNN } from "../../src/models/mnknn";
import { MNkNNVec } from "../../src/models/mnknn-vec";
import { SetBased } from "../../src/models/set-based";
import { V2LS } from "../../src/models/v2ls";
import { V2VS } from "../../src/models/v2vs";
import { V2VSLS } from "../../src/models/v2vsls";

describe("options of a network", () => {
  it("are the paper's by default", () => {
    const shared = { k: 5, tau: 0.85, dropout: 0.2, learningRate: 0.01 };
    expect(new V2LS().options).toMatchObject({ ...shared, alpha: 9.5 });
    expect(new V2VS().options).toMatchObject(shared);
    expect(new V2VSLS().options).toMatchObject({ ...shared, alpha: 9.5, lambda: 0.12 });
    expect(new SetBased().options).toMatchObject({ ...shared, alpha: 9.5, lambda: 0.12 });
  });

  it("of the memory networks are the paper's, too", () => {
    const attending = { k: 5, dropout: 0.2, learningRate: 0.01, memorySize: 64 };
    expect(new MemN2N().options).toMatchObject({ ...attending, tau: 1 });
    expect(new MNkNN().options).toMatchObject({ ...attending, tau: 0.85, alpha: 9.5 });
    expect(new MNkNNVec().options).toMatchObject({ ...attending, tau: 0.85, alpha: 9.5, lambda: 0.12 });
    expect(new KnnAugmented().options).toMatchObject({ k: 5, perspectives: 8, learningRate: 0.001 });
  });

  it.each([
    [() => new MNkNN({ memorySize: 0 }), "MNkNN: expected memorySize to be an integer >= 1, got 0"],
    [() => new MNkNNVec({ memorySize: 1.5 }), "MNkNNVec: expected memorySize to be an integer >= 1, got 1.5"],
    [
      () => new KnnAugmented({ perspectives: 0 }),
      "KnnAugmented: expected perspectives to be an integer >= 1",
    ],
    [() => new MemN2N({ alpha: 1 } as object), 'MemN2N: unknown option "alpha"'],
  ])("of the memory networks have their ranges (%#)", (build, message) => {
    expect(build).toThrow(message);
  });

  it("take what is given, and the default for what is undefined", () => {
    expect(new V2LS({ k: 3, tau: undefined }).options).toMatchObject({ k: 3, tau: 0.85 });
  });

  it("offer the nearest name for an unknown one", () => {
    const misspelt = { learningrate: 0.1 } as object;
    expect(() => new V2VSLS(misspelt)).toThrow(
      /V2VSLS: unknown option "learningrate"; did you mean "learningRate"/,
    );
    expect(() => new V2VS({ lambda: 1 } as object)).toThrow(/V2VS: unknown option "lambda"/);
  });

  it.each([
    ["k", 0],
    ["k", 2.5],
    ["hidden", 0],
    ["tau", 0],
    ["tau", NaN],
    ["dropout", 1],
    ["dropout", -0.1],
    ["learningRate", 0],
    ["learningRate", Infinity],
    ["batchSize", 0],
    ["epochs", 0],
    ["patience", 0],
    ["seed", -1],
    ["seed", 2 ** 32],
    ["alpha", -1],
    ["lambda", NaN],
  ])("refuse %s = %s", (name, value) => {
    expect(() => new V2VSLS({ [name]: value })).toThrow(
      new RegExp(`V2VSLS: expected ${name} to be .*, got ${value}`),
    );
  });

  it("allow the ends of their ranges", () => {
    const ends = {
      k: 1,
      hidden: 1,
      dropout: 0,
      batchSize: 1,
      epochs: 1,
      patience: 1,
      seed: 2 ** 32 - 1,
      alpha: 0,
    };
    expect(new V2LS(ends).options).toMatchObject(ends);
  });
});
