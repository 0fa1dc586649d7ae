import { describe, expect, it } from "vitest";
import { junitXml } from "../../../src/papermill/sweep/junit";
import type { RunOutcome } from "../../../src/papermill/sweep/run-sweep";
import { formatSeconds, summaryTable } from "../../../src/papermill/sweep/summary";

const outcome = (name: string, rest: Partial<RunOutcome>): RunOutcome => ({
  name,
  input: "in.ipynb",
  output: `${name}.ipynb`,
  status: "done",
  seconds: 1.5,
  ...rest,
});
const OUTCOMES = [
  outcome("a", { peakMemoryBytes: 3 * 2 ** 29 }),
  outcome("b", { status: "stored", seconds: 75 }),
  outcome("c", { status: "failed", error: new TypeError('bad <x> & "y"\u0000\nsecond line') }),
  outcome("d", { status: "cancelled", seconds: 0 }),
];

describe("junitXml", () => {
  it("is one test case for each run, with everything escaped", () => {
    const xml = junitXml(OUTCOMES, 80);
    expect(xml).toContain(
      '<testsuite name="notebooks" tests="4" failures="1" errors="0" skipped="1" time="80.000">',
    );
    expect(xml.match(/<testcase /g)).toHaveLength(4);
    expect(xml).toContain(
      '<failure type="TypeError" message="bad &lt;x&gt; &amp; &quot;y&quot;">' +
        "bad &lt;x&gt; &amp; &quot;y&quot;&#10;second line</failure>",
    );
    expect(xml).not.toContain("\u0000");
  });
});

describe("summaryTable", () => {
  it("says what became of each run, and of all", () => {
    expect(summaryTable(OUTCOMES, 80)).toBe(
      `run  status     time        memory   notebook
a    done       1.5 s       1.5 GiB  a.ipynb
b    stored     1 min 15 s           b.ipynb
c    failed     1.5 s                bad <x> & "y"\u0000
d    cancelled                       d.ipynb
1 done, 1 stored, 1 failed, 1 cancelled in 1 min 20 s
`,
    );
    expect(formatSeconds(3725)).toBe("1 h 02 min");
  });
});
