import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../src/papermill/notebook/model";
import { CommandLineText } from "../../../src/papermill/parameters/command-line-text";
import { readDeclarations } from "../../../src/papermill/parameters/declarations";
import { resolveParameters } from "../../../src/papermill/parameters/resolve";

const DECLARATIONS = readDeclarations(`
  const epochs: number = 10;
  const data: string = "iris";
  const verbose: boolean = false;
  const profile: "smoke" | "quick" | "paper" = "quick";
  const k: number | "auto" = "auto";
  const limit: number | null = null;
  const seeds: number[] = [1];
  const pair: [string, number] = ["a", 1];
  const options: { rows: number; label?: string } = { rows: 1 };
  const weights: Record<string, number> = {};
  const free = compute();
`);

const fromText = (name: string, text: string) =>
  resolveParameters(DECLARATIONS, { [name]: new CommandLineText(text) })[name];

describe("resolveParameters", () => {
  it.each<[string, string, JsonValue]>([
    ["epochs", "25", 25],
    ["epochs", "-1e-3", -0.001],
    ["data", "25", "25"],
    ["data", "true", "true"],
    ["data", "", ""],
    ["data", '"quoted"', '"quoted"'],
    ["verbose", "true", true],
    ["profile", "paper", "paper"],
    ["k", "auto", "auto"],
    ["k", "5", 5],
    ["limit", "null", null],
    ["seeds", "[1, 2]", [1, 2]],
    ["pair", '["b", 2]', ["b", 2]],
    ["options", '{"rows": 3, "label": "y"}', { rows: 3, label: "y" }],
    ["weights", '{"a": 0.5}', { a: 0.5 }],
    ["free", "7", 7],
    ["free", "seven", "seven"],
  ])("reads -p %s %s by the declared type", (name, text, value) => {
    expect(fromText(name, text)).toEqual(value);
  });

  it.each([
    ["epochs", "ten", 'parameter "epochs": expected number, got "ten"'],
    ["epochs", "", 'parameter "epochs": expected number, got ""'],
    ["epochs", "Infinity", "expected number"],
    ["verbose", "1", "expected boolean"],
    ["profile", "quik", 'expected "smoke" | "quick" | "paper", got "quik"; did you mean "quick"?'],
    ["seeds", "1,2", "write it as JSON"],
    ["seeds", '["1"]', "expected number[]"],
    ["options", '{"row": 3}', "expected { rows: number; label?: string }"],
    ["options", '{"rows": 3, "other": 1}', "expected { rows: number; label?: string }"],
    ["pair", '["b"]', "expected [string, number]"],
  ])("refuses -p %s %s", (name, text, message) => {
    expect(() => fromText(name, text)).toThrow(message);
  });

  it("takes values as they are, and refuses those of another type", () => {
    expect(resolveParameters(DECLARATIONS, { epochs: 3, data: "10" })).toEqual({ epochs: 3, data: "10" });
    expect(() => resolveParameters(DECLARATIONS, { data: 10 })).toThrow(
      'parameter "data": expected string, got 10',
    );
    expect(() => resolveParameters(DECLARATIONS, { epochs: "3" })).toThrow("expected number");
  });

  it("names the nearest parameter for one that is not declared", () => {
    expect(() => resolveParameters(DECLARATIONS, { epoch: 3 })).toThrow(
      'unknown parameter "epoch"; did you mean "epochs"?',
    );
    expect(() => resolveParameters([], { epoch: 3 })).toThrow("there are none");
  });
});
