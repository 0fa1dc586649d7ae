import { expect, it } from "vitest";
import { matrixOf } from "../../src/data/matrix";
import { RandomState } from "../../src/engine/random";
import { distinctRows } from "../../src/neighbors/distinct-rows";
import { smallMatrix } from "./small-cases";

it("groups equal rows in the order of their first, as a map of their texts does", () => {
  const random = new RandomState(1);
  for (let round = 0; round < 200; round++) {
    const x = smallMatrix(random, random.randint(1, 60), random.randint(1, 4));
    const expected = new Map<string, number[]>();
    for (let row = 0; row < x.rows; row++) {
      const text = x.data.subarray(row * x.cols, (row + 1) * x.cols).join();
      expected.set(text, [...(expected.get(text) ?? []), row]);
    }
    const { groups, members, starts, groupOf } = distinctRows(x);
    const found = Array.from({ length: groups }, (_, g) => [...members.subarray(starts[g], starts[g + 1])]);
    expect(found).toEqual([...expected.values()]);
    found.forEach((rows, group) => rows.forEach((row) => expect(groupOf[row]).toBe(group)));
  }
});

it("takes 0 and -0 for equal", () => {
  expect(
    distinctRows(
      matrixOf([
        [0, 1],
        [-0, 1],
        [0, -1],
      ]),
    ).groups,
  ).toBe(2);
});
