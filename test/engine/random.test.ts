import { describe, expect, it } from "vitest";
import { RandomState } from "../../src/engine/random";

// Fixtures made with numpy 1.24.2: numpy.random.seed(42), then the call named in each test.
describe("RandomState against numpy's legacy generator", () => {
  it("rand: the zebra (a) column of the NN-kNN paper", () => {
    const y = new RandomState(42).rand(110).map((u) => 100 * u);
    expect(y[0]).toBeCloseTo(37.45401188473625, 12);
    expect(y[1]).toBeCloseTo(95.07143064099162, 12);
    expect(y[2]).toBeCloseTo(73.1993941811405, 12);
    expect(y.reduce((sum, value) => sum + value)).toBeCloseTo(5113.741144698655, 9);
  });

  it("permutation: the first test fold of KFold(10, shuffle=True, random_state=42) over 110 rows", () => {
    const fold = [...new RandomState(42).permutation(110).subarray(0, 11)].sort((a, b) => a - b);
    expect(fold).toEqual([4, 10, 11, 30, 45, 64, 68, 78, 79, 84, 96]);
  });

  it("randint(0, 100, 8)", () => {
    const random = new RandomState(42);
    expect(Array.from({ length: 8 }, () => random.randint(0, 100))).toEqual(RANDINT);
  });

  it("randn(5)", () => {
    const random = new RandomState(42);
    RANDN.forEach((value) => expect(random.normal()).toBeCloseTo(value, 12));
  });

  it("shuffle(arange(10))", () => {
    expect(new RandomState(42).shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual(SHUFFLED);
  });
});

const RANDINT = [51, 92, 14, 71, 60, 20, 82, 86];
const RANDN = [
  0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254, -0.23415337472333597,
];
const SHUFFLED = [8, 1, 5, 0, 7, 2, 9, 4, 3, 6];

describe("RandomState", () => {
  it("forks streams that repeat for the same label, differ between labels, and consume nothing", () => {
    const random = new RandomState(7);
    const before = random.fork("weights").rand(3);
    expect(random.fork("weights").rand(3)).toEqual(before);
    expect(random.fork("masks").rand(3)).not.toEqual(before);
    expect(random.random()).toBe(new RandomState(7).random());
  });

  it("draws Bernoulli masks of the asked share", () => {
    const mask = new RandomState(1).bernoulli(new Uint8Array(100_001), 0.8);
    const share = mask.reduce((sum, bit) => sum + bit, 0) / mask.length;
    expect(Math.abs(share - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / mask.length));
  });

  it.each([-1, 1.5, 2 ** 32, NaN])("refuses the seed %s", (seed) => {
    expect(() => new RandomState(seed)).toThrow(/expected an integer seed/);
  });

  it("refuses an empty range", () => {
    expect(() => new RandomState(0).randint(3, 3)).toThrow(/expected low < high/);
  });
});
