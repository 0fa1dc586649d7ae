import { describe, expect, it } from "vitest";
import { RandomState } from "../../src/engine/random";
import { lbfgs, type Objective } from "../../src/training/l-bfgs";

const TIGHT = { maxIterations: 500, tolerance: 1e-12 };

/** `x H x / 2 - b x` for a symmetric positive definite H = Mᵀ M + diagonal. */
function quadratic(size: number, diagonal: number) {
  const random = new RandomState(size);
  const m = Array.from({ length: size }, () => random.rand(size));
  const h = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => {
      return m.reduce((sum, row) => sum + row[i] * row[j], i === j ? diagonal : 0);
    }),
  );
  const solution = random.rand(size).map((u) => 4 * u - 2);
  const times = (x: Float64Array) => h.map((row) => row.reduce((sum, value, j) => sum + value * x[j], 0));
  const b = times(solution);
  const objective: Objective = (x, gradient) => {
    const hx = times(x);
    gradient.set(hx.map((value, i) => value - b[i]));
    return x.reduce((sum, value, i) => sum + value * (hx[i] / 2 - b[i]), 0);
  };
  return { objective, solution };
}

/** `Σ 100 (x_{i+1} - x_i²)² + (1 - x_i)²`: a curved valley with its minimum 0 at (1, ..., 1). */
const rosenbrock: Objective = (x, gradient) => {
  gradient.fill(0);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const [rise, rest] = [x[i + 1] - x[i] ** 2, 1 - x[i]];
    value += 100 * rise ** 2 + rest ** 2;
    gradient[i] -= 400 * x[i] * rise + 2 * rest;
    gradient[i + 1] += 200 * rise;
  }
  return value;
};

describe("lbfgs", () => {
  it.each([
    [1, 1],
    [2, 0.1],
    [20, 1],
    [60, 1],
  ])("solves the linear equations of a quadratic of %s variables", async (size, diagonal) => {
    const { objective, solution } = quadratic(size, diagonal);
    const { x, converged } = await lbfgs(objective, new Float64Array(size), TIGHT);
    expect(converged).toBe(true);
    x.forEach((value, i) => expect(value).toBeCloseTo(solution[i], 4));
  });

  it.each([
    [2, [-1.2, 1]],
    [10, [-1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1]],
  ])("follows Rosenbrock's valley in %s dimensions", async (_, start) => {
    const { x, value, iterations } = await lbfgs(rosenbrock, Float64Array.from(start), TIGHT);
    expect(value).toBeLessThan(1e-12);
    x.forEach((entry) => expect(entry).toBeCloseTo(1, 5));
    // The gradient alone would take thousands.
    expect(iterations).toBeLessThan(120);
  });

  it("leaves the start as it is, and takes objectives that are promises", async () => {
    const start = Float64Array.of(-1.2, 1);
    const later: Objective = async (x, gradient) => rosenbrock(x, gradient);
    const found = await lbfgs(later, start, TIGHT);
    expect(start).toEqual(Float64Array.of(-1.2, 1));
    expect(found).toEqual(await lbfgs(rosenbrock, start, TIGHT));
  });

  it("ends by the change of the value, by the gradient, or with its iterations", async () => {
    const start = Float64Array.of(-1.2, 1);
    const loose = await lbfgs(rosenbrock, start, { maxIterations: 500, tolerance: 0.1 });
    expect(loose.converged).toBe(true);
    expect(loose.value).toBeGreaterThan(1e-3);
    const few = await lbfgs(rosenbrock, start, { maxIterations: 3, tolerance: 1e-12 });
    expect([few.iterations, few.converged]).toEqual([3, false]);
    expect(few.value).toBeLessThan(rosenbrock(start, new Float64Array(2)) as number);
    const there = await lbfgs(rosenbrock, Float64Array.of(1, 1), TIGHT);
    expect(there).toEqual({ x: Float64Array.of(1, 1), value: 0, iterations: 0, converged: true });
  });

  it("stays where the function is a number", async () => {
    // The first step, of length 1, would lead far behind 0.
    const barrier: Objective = ([x], gradient) => {
      gradient[0] = 1e4 - 1 / x;
      return 1e4 * x - Math.log(x);
    };
    const { x } = await lbfgs(barrier, Float64Array.of(0.5), TIGHT);
    expect(x[0]).toBeCloseTo(1e-4, 8);
  });

  it("does not leave the start where the gradient is wrong", async () => {
    const uphill: Objective = ([x], gradient) => {
      gradient[0] = -2 * x;
      return x * x;
    };
    const { x, value } = await lbfgs(uphill, Float64Array.of(3), TIGHT);
    expect([x[0], value]).toEqual([3, 9]);
  });

  it("is stopped by a signal", async () => {
    const controller = new AbortController();
    const endless: Objective = async ([x], gradient) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      gradient[0] = -1;
      return -x;
    };
    setTimeout(() => controller.abort(new Error("enough")), 100);
    const search = lbfgs(endless, new Float64Array(1), { ...TIGHT, signal: controller.signal });
    await expect(search).rejects.toThrow("enough");
  });

  it("refuses a start where there is no value", async () => {
    const nowhere: Objective = () => NaN;
    await expect(lbfgs(nowhere, new Float64Array(2), TIGHT)).rejects.toThrow(
      "lbfgs: expected a finite value at the start, got NaN",
    );
  });
});
