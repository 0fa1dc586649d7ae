import { Worker } from "node:worker_threads";
import { describe, expect, it, vi } from "vitest";
import { RandomState } from "../../src/engine/random";
import { Crew } from "../../src/neighbors/crew";
import { ExactSearch } from "../../src/neighbors/exact-search";
import { SharedMemory } from "../../src/neighbors/shared-memory";

/** Too much for a moment: structureless, in many columns. */
function noise(rows: number) {
  const random = new RandomState(1);
  return { data: Float32Array.from({ length: rows * 40 }, () => random.normal()), rows, cols: 40 };
}

describe("Crew", () => {
  it("rejects with the reason when a thread fails, and hangs neither then nor later", async () => {
    const memory = new SharedMemory();
    const crew = new Crew(memory, 2);
    // Rows far beyond the end of the memory.
    const settings = { width: 4, cells: 1, queryCount: 1, queriesPerTask: 1, queryOrder: 0xfffff000, k: 1 };
    await expect(crew.run({ task: "searchCells", count: 1, settings })).rejects.toThrow(
      "a search thread failed: memory access out of bounds",
    );
    await expect(crew.run({ task: "searchCells", count: 1, settings })).rejects.toThrow("a search thread");
    await crew.dismiss();
  });

  it("rejects when a thread is ended from outside", async () => {
    const started: Worker[] = [];
    const post = vi.spyOn(Worker.prototype, "postMessage").mockImplementation(function (this: Worker) {
      started.push(this); // and the message is lost
    });
    const crew = new Crew(new SharedMemory(), 1);
    try {
      const round = crew.run({ task: "orderCells", count: 1, settings: {} });
      void started[0].terminate();
      await expect(round).rejects.toThrow("a search thread ended early");
    } finally {
      post.mockRestore();
      await crew.dismiss();
    }
  });
});

describe("ExactSearch", () => {
  it("stops when told to, with the signal's reason, and can search again", async () => {
    const search = new ExactSearch(2);
    const reason = new Error("enough");
    const controller = new AbortController();
    const x = noise(6000);
    const shares: number[] = [];
    const onShare = (share: number) => shares.push(share);
    setImmediate(() => controller.abort(reason));
    await expect(search.search(x, undefined, 5, { signal: controller.signal, onShare })).rejects.toBe(reason);
    expect(shares).not.toContain(1);
    expect((await search.search(x, undefined, 5, { onShare })).queries).toBe(6000);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    await search.close();
  });

  it("rejects with what the progress callback throws", async () => {
    const search = new ExactSearch(2);
    const onShare = () => {
      throw new Error("no paper left");
    };
    await expect(search.search(noise(3000), undefined, 5, { onShare })).rejects.toThrow("no paper left");
    await search.close();
  });
});

describe("SharedMemory", () => {
  it("refuses more than 4 GiB, and says what to do", () => {
    expect(() => new SharedMemory().f64(2 ** 29)).toThrow("search in shards");
  });
});
