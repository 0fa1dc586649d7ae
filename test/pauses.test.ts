import { expect, it } from "vitest";
import { Pauses } from "../src/pauses";

it("Pauses let the event loop turn when work has gone on for a while", async () => {
  const pauses = new Pauses();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const started = performance.now();
  let taken = 0;
  while (performance.now() - started < 400) {
    if (!pauses.due) continue;
    await pauses.take();
    taken++;
  }
  clearInterval(timer);
  expect(taken).toBeGreaterThan(0);
  expect(ticks).toBeGreaterThan(0);
});

it("Pauses stop the work when the signal says so, before and during a pause", async () => {
  const stop = new AbortController();
  const pauses = new Pauses(stop.signal);
  const pause = pauses.take();
  stop.abort(new Error("enough"));
  await expect(pause).rejects.toThrow("enough");
  await expect(pauses.take()).rejects.toThrow("enough");
});
