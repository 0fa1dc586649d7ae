// Compiles the kernel to dist/neighbors/kernel.wasm.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "..", "..", "dist", "neighbors", "kernel.wasm");

mkdirSync(dirname(target), { recursive: true });
const { error, stderr } = await asc.main([
  join(here, "index.ts"),
  ...["--outFile", target],
  ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert"],
  // No garbage collector and no static data: all state is in the shared memory that JavaScript lays out.
  ...["--runtime", "stub", "--use", "abort="],
  ...["--enable", "simd", "--enable", "threads", "--enable", "bulk-memory"],
  ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
]);
if (error) {
  process.stderr.write(stderr.toString());
  process.exit(1);
}
