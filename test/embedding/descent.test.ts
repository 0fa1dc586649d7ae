import { describe, expect, it } from "vitest";
import { Descent } from "../../src/embedding/descent";

describe("Descent", () => {
  it("takes longer steps where the direction stays, shorter ones where it turns", () => {
    const layout = Float64Array.of(1, -2);
    const descent = new Descent(layout, 0.1);
    // Computed by hand. The first coordinate overshoots and turns back, the second slides down.
    const steps = [
      { gradient: [30, 1], momentum: 0.5, places: [-1.4, -2.08] }, // gains 0.8, 0.8
      { gradient: [-20, 1], momentum: 0.5, places: [-1.32, -2.22] }, // 0.64, 1
      { gradient: [-10, 0.5], momentum: 0.8, places: [-0.416, -2.392] }, // 0.84, 1.2
      { gradient: [5, 0], momentum: 0.8, places: [-0.0288, -2.5296] }, // 0.672, 0.96
    ];
    for (const { gradient, momentum, places } of steps) {
      descent.step(Float64Array.from(gradient), momentum);
      places.forEach((place, i) => expect(layout[i]).toBeCloseTo(place, 12));
    }
  });

  it("never stands still", () => {
    const layout = Float64Array.of(0);
    const descent = new Descent(layout, 1);
    for (let step = 0; step < 101; step++) descent.step(Float64Array.of(step % 2 === 0 ? 1 : -1), 0);
    // After so many turns the gain is at its least, a hundredth.
    const before = layout[0];
    descent.step(Float64Array.of(-1), 0);
    expect(layout[0] - before).toBeCloseTo(0.01, 12);
  });
});
