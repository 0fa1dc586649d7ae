import { describe, expect, it } from "vitest";
import { majorityVote, softmaxShares, voteShares } from "../../src/neighbors/class-shares";
import type { Neighbors } from "../../src/neighbors/neighbors";

/** One query whose neighbours have these labels and distances, nearest first. */
function oneQuery(labels: number[], distances = labels.map((_, rank) => rank)): [Neighbors, Int32Array] {
  const indices = Int32Array.from(labels.keys());
  const neighbors = { indices, distances: Float32Array.from(distances), rows: 1, k: labels.length };
  return [neighbors, Int32Array.from(labels)];
}

describe("majorityVote", () => {
  it.each([
    { labels: [2, 0, 2, 1, 2], winner: 2 },
    { labels: [0, 1], winner: 0 },
    { labels: [1, 0], winner: 1 },
    { labels: [0, 1, 1, 0, 2], winner: 1 }, // 2 : 2 until the farthest 0 is left out
    { labels: [2, 0, 1], winner: 2 },
    { labels: [1, 0, 0, 1], winner: 0 },
  ])("$labels -> $winner", ({ labels, winner }) => {
    expect([...majorityVote(...oneQuery(labels), 3)]).toEqual([winner]);
  });
});

describe("voteShares", () => {
  it("counts", () => {
    expect([...voteShares(...oneQuery([0, 2, 2, 2]), 3).data]).toEqual([0.25, 0, 0.75]);
  });
});

describe("softmaxShares", () => {
  it("is softmax(-distance^2 / temperature), summed by class", () => {
    const [neighbors, labels] = oneQuery([1, 0, 1], [0.5, 1, 2]);
    const weights = [0.5, 1, 2].map((distance) => Math.exp((-distance * distance) / 0.7));
    const total = weights[0] + weights[1] + weights[2];
    const { data } = softmaxShares(neighbors, labels, 2, 0.7);
    expect(data[0]).toBeCloseTo(weights[1] / total, 6);
    expect(data[1]).toBeCloseTo((weights[0] + weights[2]) / total, 6);
  });

  it("survives temperatures whose plain exponentials underflow", () => {
    const [neighbors, labels] = oneQuery([1, 0], [40, 41]);
    expect([...softmaxShares(neighbors, labels, 2, 1e-4).data]).toEqual([0, 1]);
  });
});
