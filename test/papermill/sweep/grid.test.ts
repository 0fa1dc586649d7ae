import { describe, expect, it } from "vitest";
import { gridPoints } from "../../../src/papermill/sweep/grid";

const points = (...axes: string[]) =>
  gridPoints(axes).map((point) => Object.entries(point).map(([name, { text }]) => `${name}=${text}`));

describe("gridPoints", () => {
  it("gives all combinations, the last axis changing fastest", () => {
    expect(points("d=a,b", "seed=1..3")).toEqual([
      ["d=a", "seed=1"],
      ["d=a", "seed=2"],
      ["d=a", "seed=3"],
      ["d=b", "seed=1"],
      ["d=b", "seed=2"],
      ["d=b", "seed=3"],
    ]);
    expect(gridPoints([])).toEqual([{}]);
  });

  it("reads ranges either way, lists as values, and text that holds an equals sign", () => {
    expect(points("a=2..-1,7")).toEqual([["a=2"], ["a=1"], ["a=0"], ["a=-1"], ["a=7"]]);
    expect(points("a=[1,2],[3]")).toEqual([["a=[1,2]"], ["a=[3]"]]);
    expect(points('a={"b":1,"c":2},"x,y"')).toEqual([['a={"b":1,"c":2}'], ['a="x,y"']]);
    expect(points("a=b=c")).toEqual([["a=b=c"]]);
    expect(points("a=5..5")).toEqual([["a=5"]]);
  });

  it.each([
    [["seed"], "expected name=value,value or name=1..5 in the grid, got seed"],
    [["=1"], "expected name=value"],
    [["a=1", "a=2"], 'got "a" twice'],
    [["a=1..1000000"], "expected at most 100000 values"],
  ])("refuses %j", (axes, message) => {
    expect(() => gridPoints(axes)).toThrow(message);
  });
});
