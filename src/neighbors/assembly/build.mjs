// Compiles the kernels: each `assembly` folder to `kernel.wasm` in its room's place in dist.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const ROOMS = ["neighbors", "baselines/trees"];

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
for (const room of ROOMS) {
  const target = join(root, "dist", room, "kernel.wasm");
  mkdirSync(dirname(target), { recursive: true });
  const { error, stderr } = await asc.main([
    join(root, "src", room, "assembly", "index.ts"),
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
}
