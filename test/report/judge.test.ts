import { describe, expect, it } from "vitest";
import { holmCorrection } from "../../src/evaluation/holm";
import { pairedTTest } from "../../src/evaluation/t-tests";
import { judge, judgeClaims } from "../../src/report/judge";
import { cell, inColumn, merged, paperClaiming, smallPaper } from "./small-paper";

const columns = ["One", "Two"];
const OURS = [0.91, 0.92, 0.9, 0.915, 0.905];
const RIVAL = [0.88, 0.885, 0.875, 0.882, 0.871];
const CLOSE = [0.905, 0.922, 0.897, 0.916, 0.903];
const BETTER = [0.95, 0.955, 0.945, 0.951, 0.949];

const beats = paperClaiming({ kind: "greater", higher: ["ours"], lower: ["rival"], columns });
const beatsBoth = paperClaiming({ kind: "greater", higher: ["ours"], lower: ["rival", "other"], columns });

describe("a claim about every comparison", () => {
  it("is reproduced when every column holds after Holm's correction", () => {
    const both = { ours: cell(OURS), rival: cell(RIVAL) };
    const verdict = judge(beats, "claim", { 1: merged(inColumn("One", both), inColumn("Two", both)) });
    const p = pairedTTest(OURS, RIVAL, "greater").p;
    expect(verdict.outcome).toBe("reproduced");
    expect(verdict.columns.map(({ status }) => status)).toEqual(["holds", "holds"]);
    expect(verdict.columns.map((column) => column.holmP)).toEqual(holmCorrection([p, p]));
    expect(verdict).toMatchObject({ run: 2, total: 2 });
    const [comparison] = verdict.columns[0].comparisons;
    expect(comparison.difference).toBeCloseTo(0.0314, 12);
    expect(comparison.n).toBe(5);
    expect(comparison.effect!.low).toBeGreaterThan(0);
    expect(verdict.sentence).toMatch(
      /^Holds for One \(ours − rival = \+3\.14 ± 0\.40 points, n = 5, Holm p < 0\.0001\)/,
    );
  });

  it("is partly reproduced when a column did not run, and says which", () => {
    const verdict = judge(beats, "claim", { 1: inColumn("One", { ours: cell(OURS), rival: cell(RIVAL) }) });
    expect(verdict.outcome).toBe("partly");
    expect(verdict.columns.map(({ status }) => status)).toEqual(["holds", "not run"]);
    expect(verdict.sentence).toMatch(/not run: Two\.$/);
  });

  it("is partly reproduced when a rival did not run", () => {
    const both = { ours: cell(OURS), rival: cell(RIVAL) };
    const verdict = judge(beatsBoth, "claim", { 1: merged(inColumn("One", both), inColumn("Two", both)) });
    expect(verdict).toMatchObject({ outcome: "partly", run: 2, total: 4 });
    expect(verdict.columns[0].missing).toEqual([{ row: "other", why: "not run" }]);
    expect(verdict.sentence).toMatch(/without other for One, Two\.$/);
  });

  it("leans where the means agree with it and the evidence does not suffice", () => {
    const verdict = judge(beats, "claim", { 1: inColumn("One", { ours: cell(OURS), rival: cell(CLOSE) }) });
    expect(verdict.columns[0].status).toBe("leans");
    expect(verdict.outcome).toBe("partly");
    expect(verdict.sentence).toMatch(/^Points the claimed way, not significantly, for One/);
  });

  it("is not reproduced when it fails where it ran", () => {
    const verdict = judge(beats, "claim", { 1: inColumn("One", { ours: cell(RIVAL), rival: cell(OURS) }) });
    expect(verdict.columns[0].status).toBe("fails");
    expect(verdict.outcome).toBe("not reproduced");
    expect(verdict.sentence).toMatch(/^Fails for One \(ours − rival = −3\.14/);
  });

  it("is judged by its weakest comparison, whose p is the column's", () => {
    const results = { 1: inColumn("One", { ours: cell(OURS), rival: cell(RIVAL), other: cell(CLOSE) }) };
    const [column] = judge(beatsBoth, "claim", results).columns;
    expect(column.weakest!.lower).toBe("other");
    expect(column.p).toBe(pairedTTest(OURS, CLOSE, "greater").p);
  });

  it("is mixed where most rivals are beaten", () => {
    const three = paperClaiming({
      kind: "ordered",
      chains: [
        ["rival", "ours"],
        ["other", "ours"],
        ["other", "rival"],
      ],
      columns,
    });
    const results = { 1: inColumn("One", { ours: cell(BETTER), rival: cell(RIVAL), other: cell(OURS) }) };
    const verdict = judge(three, "claim", results);
    expect(verdict.columns[0].status).toBe("mixed");
    expect(verdict.outcome).toBe("partly");
  });

  it("compares every pair of a chain", () => {
    const chain = paperClaiming({ kind: "ordered", chains: [["other", "rival", "ours"]], columns: ["One"] });
    const results = { 1: inColumn("One", { ours: cell(BETTER), rival: cell(OURS), other: cell(RIVAL) }) };
    const pairs = judge(chain, "claim", results).columns[0].comparisons.map(({ higher, lower }) => [
      higher,
      lower,
    ]);
    expect(pairs).toEqual([
      ["rival", "other"],
      ["ours", "other"],
      ["ours", "rival"],
    ]);
  });

  it("must exceed its margin, in the table's unit", () => {
    const results = { 1: inColumn("One", { ours: cell(OURS), rival: cell(RIVAL) }) };
    const by = (margin: number): string => {
      const paper = paperClaiming({
        kind: "greater",
        higher: ["ours"],
        lower: ["rival"],
        columns: ["One"],
        margin,
      });
      return judge(paper, "claim", results).outcome;
    };
    expect(by(2)).toBe("reproduced");
    expect(by(4)).toBe("not reproduced");
    const reversed = { 1: inColumn("One", { ours: cell(CLOSE), rival: cell(OURS) }) };
    const slightlyWorse = paperClaiming({
      kind: "greater",
      higher: ["ours"],
      lower: ["rival"],
      columns: ["One"],
      margin: -3,
    });
    expect(judge(slightlyWorse, "claim", reversed).outcome).toBe("reproduced");
  });

  it("with one seed has a direction and no test", () => {
    const results = { 1: inColumn("One", { ours: cell([0.9]), rival: cell([0.8]) }) };
    const verdict = judge(beats, "claim", results);
    expect(verdict.columns[0]).toMatchObject({ status: "leans", p: 1 });
    expect(verdict.sentence).toContain("+10.00 points, one seed");
  });

  it("pairs by seed, whatever their order", () => {
    const shuffled = cell([...RIVAL].reverse(), { seeds: [4, 3, 2, 1, 0] });
    const results = { 1: inColumn("One", { ours: cell(OURS), rival: shuffled }) };
    expect(judge(beats, "claim", results).columns[0].p).toBe(pairedTTest(OURS, RIVAL, "greater").p);
    const apart = {
      1: inColumn("One", { ours: cell(OURS), rival: cell(RIVAL, { seeds: [5, 6, 7, 8, 9] }) }),
    };
    expect(judge(beats, "claim", apart)).toMatchObject({ outcome: "not run", run: 0 });
  });

  it("never judges stand-in data", () => {
    const standIn = { ours: cell(OURS, { standIn: true }), rival: cell(RIVAL, { standIn: true }) };
    const verdict = judge(beats, "claim", { 1: inColumn("One", standIn) });
    expect(verdict.outcome).toBe("not run");
    expect(verdict.sentence).toBe("Stand-in data, not judged: One; not run: Two.");
  });

  it("is not run without results", () => {
    expect(judge(beats, "claim", {})).toMatchObject({
      outcome: "not run",
      run: 0,
      sentence: "Not run: One, Two.",
    });
  });
});

describe("a claim that one of a group is best", () => {
  const best = paperClaiming({ kind: "best", group: ["ours", "rival"], rest: ["other"], columns: ["One"] });

  it("compares the best of the group with the rest and pays for the choice", () => {
    const results = { 1: inColumn("One", { ours: cell(RIVAL), rival: cell(BETTER), other: cell(OURS) }) };
    const verdict = judge(best, "claim", results);
    expect(verdict.columns[0].comparisons.map(({ higher }) => higher)).toEqual(["rival"]);
    expect(verdict.columns[0].p).toBeCloseTo(2 * pairedTTest(BETTER, OURS, "greater").p, 12);
    expect(verdict.outcome).toBe("reproduced");
  });

  it("is partly reproduced while one of the group did not run", () => {
    const results = { 1: inColumn("One", { rival: cell(BETTER), other: cell(OURS) }) };
    expect(judge(best, "claim", results).outcome).toBe("partly");
  });
});

describe("a claim that one of a group is best, within a margin", () => {
  it("holds where the best falls short by less", () => {
    const results = { 1: inColumn("One", { ours: cell(RIVAL), rival: cell(CLOSE), other: cell(OURS) }) };
    const within = (margin: number) =>
      judge(
        paperClaiming({
          kind: "best",
          group: ["ours", "rival"],
          rest: ["other"],
          columns: ["One"],
          margin,
        }),
        "claim",
        results,
      );
    expect(within(-2).outcome).toBe("reproduced");
    const threshold = OURS.map((value) => value - 0.02);
    expect(within(-2).columns[0].p).toBeCloseTo(2 * pairedTTest(CLOSE, threshold, "greater").p, 12);
    expect(within(2).outcome).toBe("not reproduced");
  });
});

describe("a claim that rows are below or above a value", () => {
  const threshold = (side: "below" | "above", value: number, more = {}) =>
    paperClaiming({ kind: "threshold", rows: ["ours", "rival"], side, value, columns: ["One"], ...more });
  const results = { 1: inColumn("One", { ours: cell(OURS), rival: cell(RIVAL) }) };

  it("tests every row against the value, in the table's unit", () => {
    const verdict = judge(threshold("below", 95), "claim", results);
    expect(verdict.outcome).toBe("reproduced");
    const least = pairedTTest(
      OURS.map(() => 0.95),
      OURS,
      "greater",
    );
    expect(verdict.columns[0].p).toBeCloseTo(least.p, 12);
    expect(verdict.sentence).toMatch(/95 % − ours = \+4\.00/);
    expect(judge(threshold("above", 80), "claim", results).outcome).toBe("reproduced");
    expect(judge(threshold("above", 90), "claim", results).outcome).toBe("not reproduced");
  });

  it("can be about most rows", () => {
    const most = judge(threshold("above", 90, { quantifier: "most" }), "claim", results);
    expect(most).toMatchObject({ outcome: "not reproduced", run: 2, total: 2 });
    expect(most.sentence).toMatch(/^1 of 2 comparisons point the claimed way/);
  });

  it("compares under the seeds that a row has", () => {
    const sparse = { 1: inColumn("One", { ours: cell([0.9], { seeds: [3] }), rival: cell(RIVAL) }) };
    const { columns: judged } = judge(threshold("below", 95), "claim", sparse);
    expect(judged[0].comparisons.map(({ n }) => n)).toEqual([1, 5]);
  });

  it("is not run without results", () => {
    expect(judge(threshold("below", 95), "claim", {}).outcome).toBe("not run");
  });
});

describe("a claim about most comparisons", () => {
  const most = paperClaiming({
    kind: "greater",
    higher: ["ours"],
    lower: ["rival", "other"],
    columns,
    quantifier: "most",
  });
  const results = (other: number[]): ReturnType<typeof merged> => {
    return merged(
      inColumn("One", { ours: cell(BETTER), rival: cell(RIVAL), other: cell(RIVAL) }),
      inColumn("Two", { ours: cell(BETTER), rival: cell(RIVAL), other: cell(other) }),
    );
  };

  it("is one test: two times the third smallest of four p", () => {
    const verdict = judge(most, "claim", { 1: results([0.99, 0.985, 0.995, 0.99, 0.991]) });
    expect(verdict.p).toBeCloseTo(2 * pairedTTest(BETTER, RIVAL, "greater").p, 12);
    expect(verdict).toMatchObject({ outcome: "reproduced", run: 4, total: 4 });
    expect(verdict.sentence).toMatch(
      /^3 of 4 comparisons point the claimed way; test that it is more than half/,
    );
    expect(verdict.columns.map(({ status }) => status)).toEqual(["leans", "fails"]);
  });

  it("is not reproduced when half of them fail", () => {
    const paper = paperClaiming({
      kind: "greater",
      higher: ["ours"],
      lower: ["rival", "other"],
      columns: ["One"],
      quantifier: "most",
    });
    const half = inColumn("One", { ours: cell(OURS), rival: cell(RIVAL), other: cell(BETTER) });
    expect(judge(paper, "claim", { 1: half }).outcome).toBe("not reproduced");
  });
});

describe("a claim about averages", () => {
  const average = paperClaiming({
    kind: "average",
    higher: ["ours"],
    lower: [["rival"], ["other"]],
    columns,
  });

  it("averages per seed over rows and columns", () => {
    const results = merged(
      inColumn("One", { ours: cell(OURS), rival: cell(BETTER), other: cell(RIVAL) }),
      inColumn("Two", { ours: cell(BETTER), rival: cell(RIVAL), other: cell(RIVAL) }),
    );
    const verdict = judge(average, "claim", { 1: results });
    const per = (a: number[], b: number[]): number[] => a.map((value, i) => (value + b[i]) / 2);
    const pValues = [
      pairedTTest(per(OURS, BETTER), per(BETTER, RIVAL), "greater").p,
      pairedTTest(per(OURS, BETTER), per(RIVAL, RIVAL), "greater").p,
    ];
    expect(verdict.p).toBeCloseTo(Math.max(...pValues), 12);
    expect(verdict.holmP).toBeCloseTo(Math.max(...holmCorrection(pValues)), 12);
    expect(verdict.outcome).toBe("reproduced");
  });

  it("is partly reproduced over the columns that ran", () => {
    const results = inColumn("One", { ours: cell(BETTER), rival: cell(RIVAL), other: cell(RIVAL) });
    const verdict = judge(average, "claim", { 1: results });
    expect(verdict.outcome).toBe("partly");
    expect(verdict.sentence).toMatch(/^Over One: .*not run: Two\.$/);
  });
});

describe("a claim about a quantity", () => {
  const saving = (value: number, tolerance: number): ReturnType<typeof paperClaiming> => {
    return paperClaiming(
      {
        kind: "approximately",
        measure: "saving",
        of: "fast, search",
        over: "full, search",
        value,
        tolerance,
        columns: ["One"],
      },
      { table: "times" },
    );
  };
  const results = {
    times: inColumn("One", { "fast, search": cell([6, 5]), "full, search": cell([10, 10]) }),
  };

  it("is reproduced within its tolerance", () => {
    const verdict = judge(saving(40, 10), "claim", results);
    expect(verdict.columns[0].value).toBeCloseTo(45, 12);
    expect(verdict.outcome).toBe("reproduced");
    expect(verdict.sentence).toBe("45.0 % on average (One 45.0), the paper says about 40 %.");
  });

  it("is partly reproduced in sign only, and not against it", () => {
    expect(judge(saving(80, 10), "claim", results).outcome).toBe("partly");
    expect(judge(saving(-40, 10), "claim", results).outcome).toBe("not reproduced");
  });

  it("measures differences in points", () => {
    const paper = paperClaiming({
      kind: "approximately",
      measure: "difference",
      of: "ours",
      over: "rival",
      value: 3,
      tolerance: 1,
      columns: ["One"],
    });
    const verdict = judge(paper, "claim", { 1: inColumn("One", { ours: cell(OURS), rival: cell(RIVAL) }) });
    expect(verdict.columns[0].value).toBeCloseTo(3.14, 10);
  });
});

describe("claims judged together", () => {
  it("share one Holm correction", () => {
    const claims = ["rival", "other"].map((lower) => ({
      id: lower,
      section: "1",
      table: 1,
      statement: "",
      predicate: { kind: "greater" as const, higher: ["ours"], lower: [lower], columns: ["One"] },
    }));
    const paper = smallPaper({ claims: claims.map((claim) => ({ ...claim, statement: claim.id })) });
    const results = { 1: inColumn("One", { ours: cell(OURS), rival: cell(RIVAL), other: cell(CLOSE) }) };
    const together = judgeClaims(paper, results).map(({ columns: [column] }) => column.holmP);
    const pValues = [RIVAL, CLOSE].map((other) => pairedTTest(OURS, other, "greater").p);
    expect(together).toEqual(holmCorrection(pValues));
    expect(judge(paper, "rival", results).columns[0].holmP).toBe(pValues[0]);
  });
});

describe("judge refuses", () => {
  it("unknown claims, tables, rows and columns, offering the nearest", () => {
    expect(() => judge(beats, "clam", {})).toThrow(/unknown claim of small "clam"; did you mean "claim"/);
    expect(() => judge(beats, "claim", { 2: {} })).toThrow(/judgeClaims: unknown table/);
    expect(() => judge(beats, "claim", { 1: { our: {} } })).toThrow(/unknown row of table 1 "our"/);
    expect(() => judge(beats, "claim", { 1: { ours: { one: cell([1]) } } })).toThrow(
      /unknown column of table 1 "one"/,
    );
  });

  it("malformed cells", () => {
    const bad = (parts: object): (() => unknown) => {
      return () => judge(beats, "claim", { 1: { ours: { One: { ...cell([0.5, 0.6]), ...parts } } } });
    };
    expect(bad({ seeds: [0] })).toThrow(
      /one value per seed .* in table 1, ours, One, got 2 values and seeds 0/,
    );
    expect(bad({ seeds: [1, 1] })).toThrow(/distinct seeds/);
    expect(bad({ values: [0.5, NaN] })).toThrow(/finite values in table 1, ours, One, got NaN/);
    expect(bad({ values: [], seeds: [] })).toThrow(/got 0 values/);
  });
});
