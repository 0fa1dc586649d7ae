import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the kernel's exported globals are set to: addresses and sizes (see assembly/settings.ts). */
export type Settings = Readonly<Record<string, number>>;

/** The kernel's functions and globals, on one thread. */
export type Kernel = Record<string, { value: number }> & Record<string, (argument?: number) => number>;

/** The kernel: compiled from `assembly/` by `npm run build`, the same for all threads. */
let compiled: WebAssembly.Module | undefined;

export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readKernel());
  return compiled;
}

function readKernel(): Uint8Array<ArrayBuffer> {
  // Beside this file in the built package; from the sources, where the build has put it.
  const places = [
    join(__dirname, "kernel.wasm"),
    join(__dirname, "..", "..", "..", "dist", "baselines", "trees", "kernel.wasm"),
  ];
  for (const place of places) {
    try {
      return new Uint8Array(readFileSync(place));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error(`tree models: expected the compiled kernel at ${places[1]}; run npm run build`);
}
