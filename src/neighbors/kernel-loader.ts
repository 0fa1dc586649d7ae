import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a kernel's exported globals are set to before its functions are called: addresses and sizes. */
export type Settings = Readonly<Record<string, number>>;

/**
 * Loads a room's kernel, which `npm run build` compiles from its `assembly` folder, when it is first asked for. It is the
 * same for all threads.
 *
 * @param owner on whose behalf; errors begin with it.
 * @param room the folder of its sources in `src`.
 */
export function kernelLoader(owner: string, room: string): () => WebAssembly.Module {
  let compiled: WebAssembly.Module | undefined;
  return () => (compiled ??= new WebAssembly.Module(readKernel(owner, room)));
}

function readKernel(owner: string, room: string): Uint8Array<ArrayBuffer> {
  // Beside its room in the built package; from the sources, where the build has put it.
  const folders = [join(__dirname, ".."), join(__dirname, "..", "..", "dist")];
  const places = folders.map((folder) => join(folder, room, "kernel.wasm"));
  for (const place of places) {
    try {
      return new Uint8Array(readFileSync(place));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error(`${owner}: expected the compiled kernel at ${places[1]}; run npm run build`);
}
