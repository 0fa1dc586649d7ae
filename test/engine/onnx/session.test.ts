import { beforeEach, describe, expect, it, vi } from "vitest";
import { Graph } from "../../../src/engine/onnx/graph";
import { loadOnnxRuntime, type OnnxRuntime, openSession } from "../../../src/engine/onnx/session";

const ort = loadOnnxRuntime() as OnnxRuntime;
const create = vi.spyOn(ort.InferenceSession, "create");
beforeEach(() => void create.mockClear());

/** A model that adds `summand`. */
function model(summand: number): Uint8Array {
  const graph = new Graph();
  const x = graph.input("x", [1], "float32");
  return graph.toModel(new Map([["y", graph.node("Add", [x, graph.scalar(summand)], [1], "float32")]]));
}

describe("openSession", () => {
  it("creates one session for equal models, also where they are asked for at once", async () => {
    const [a, b] = await Promise.all([
      openSession(ort, model(1), "cpu", 1),
      openSession(ort, model(1), "cpu", 1),
    ]);
    const c = await openSession(ort, model(1), "cpu", 1);
    expect(a.session).toBe(b.session);
    expect(a.session).toBe(c.session);
    expect(create).toHaveBeenCalledTimes(1);
    [a, b, c].forEach((each) => each.giveBack());
  });

  it("creates another one for another model or another number of threads", async () => {
    const opened = [
      await openSession(ort, model(2), "cpu", 1),
      await openSession(ort, model(3), "cpu", 1),
      await openSession(ort, model(2), "cpu", 2),
    ];
    expect(new Set(opened.map(({ session }) => session)).size).toBe(3);
    opened.forEach((each) => each.giveBack());
  });

  it("frees the oldest once newer ones push it out, but not under a user", async () => {
    const held = await openSession(ort, model(100), "cpu", 1);
    const returned = await openSession(ort, model(101), "cpu", 1);
    const releases = [held, returned].map(({ session }) => vi.spyOn(session, "release"));
    returned.giveBack();
    for (let i = 0; i < 8; i++) (await openSession(ort, model(200 + i), "cpu", 1)).giveBack();
    await vi.waitFor(() => expect(releases[1]).toHaveBeenCalledTimes(1));
    expect(releases[0]).not.toHaveBeenCalled();
    const x = new ort.Tensor("float32", Float32Array.of(1), [1]);
    expect((await held.session.run({ x })).y.data[0]).toBe(101);
    held.giveBack();
    await vi.waitFor(() => expect(releases[0]).toHaveBeenCalledTimes(1));
  });

  it("forgets a model that cannot be opened", async () => {
    const broken = Uint8Array.of(1, 2, 3);
    await expect(openSession(ort, broken, "cpu", 1)).rejects.toThrow();
    await expect(openSession(ort, broken, "cpu", 1)).rejects.toThrow();
    expect(create).toHaveBeenCalledTimes(2);
  });
});
