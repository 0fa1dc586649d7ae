import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { LoweringTable } from "../../../src/engine/trace/lowering";
import { lowerings } from "../../../src/engine/trace/lowerings";

const folder = join(__dirname, "../../../src/engine/trace");
const NO_FAMILIES = ["backend", "lowering", "lowerings", "operators", "trace", "windows"];

/** The lowering tables of the folder, by file. */
async function families(): Promise<Map<string, LoweringTable>> {
  const names = readdirSync(folder).map((file) => file.replace(/\.ts$/, ""));
  const entries = names
    .filter((name) => !NO_FAMILIES.includes(name))
    .map(async (name) => {
      const exported = Object.values((await import(join(folder, `${name}.ts`))) as object);
      return [name, exported.find((value) => typeof value === "object") as LoweringTable] as const;
    });
  return new Map(await Promise.all(entries));
}

describe("the lowering table", () => {
  it("holds every family, and no kernel twice", async () => {
    const kernels = [...(await families()).values()].flatMap((family) => Object.keys(family));
    expect(new Set(kernels).size).toBe(kernels.length);
    expect(kernels.sort()).toEqual(Object.keys(lowerings).sort());
  });

  it("has a test file for every family, which fails where a kernel has no case", async () => {
    const tests = readdirSync(__dirname);
    for (const name of (await families()).keys()) expect(tests).toContain(`${name}.test.ts`);
  });

  it("knows only kernels of tfjs", () => {
    const known = tf.getKernelsForBackend("cpu").map(({ kernelName }) => kernelName);
    for (const kernel of Object.keys(lowerings)) expect(known).toContain(kernel);
  });
});
