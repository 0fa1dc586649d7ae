import { describe, expect, it } from "vitest";
import { fillTemplate, newRunFacts } from "../../../src/papermill/parameters/path-template";

const time = new Date("2026-11-20T08:05:09.123Z");
const facts = { run_uuid: "0c5", current_datetime_local: time, current_datetime_utc: time };

describe("fillTemplate", () => {
  it.each([
    ["out/{dataset}-{seed}.ipynb", "out/iris-7.ipynb"],
    ["{seed:03d}_{seed:03}_{rate:.2f}", "007_007_0.13"],
    ["{nested.sizes[1]}-{nested[sizes][0]}", "20-10"],
    ["{names}", '["a"]'],
    ["{{literally}} {flag}", "{literally} true"],
    ["{pm.run_uuid}", "0c5"],
    ["{pm.current_datetime_utc}", "2026-11-20T08-05-09"],
    ["{pm.current_datetime_local:%Y%m%d-%H%M%S}", "20261120-080509"],
    ["no template", "no template"],
  ])("fills %s", (template, expected) => {
    const parameters = {
      dataset: "iris",
      seed: 7,
      rate: 0.125 + 1e-9,
      flag: true,
      names: ["a"],
      nested: { sizes: [10, 20] },
    };
    expect(fillTemplate(template, parameters, facts)).toBe(expected);
  });

  it.each([
    ["{sed}", 'unknown parameter "sed"; did you mean "seed"?'],
    ["{seed.x}", 'unknown parameter "seed.x"'],
    ["{}", 'unknown parameter ""'],
    ["{__proto__}", 'unknown parameter "__proto__"'],
    ["{seed:>10}", "expected a format such as 03d or .2f"],
    ["{pm.current_datetime_utc:%Q}", "%Q: expected one of %Y"],
  ])("refuses %s", (template, message) => {
    expect(() => fillTemplate(template, { seed: 7 }, facts)).toThrow(message);
  });

  it("tells runs apart", () => {
    expect(newRunFacts().run_uuid).not.toBe(newRunFacts().run_uuid);
  });
});
