import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { processTreeMemory, sumOfTree } from "../../../src/papermill/kernel/process-memory";

const MIB = 2 ** 20;

describe("processTreeMemory", () => {
  it("counts a process and what it started, and is 0 when it is gone", async () => {
    const child = `const held = Buffer.alloc(${150 * MIB}, 1); console.log("ready"); setInterval(() => held[0], 1000);`;
    const parent = `
      const { spawn } = require("node:child_process");
      spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" });
      process.stdin.on("end", () => process.exit()).resume();
      setInterval(() => {}, 1000);`;
    const started = spawn(process.execPath, ["-e", parent], { detached: true });
    await once(started.stdout, "data");
    const { now, peak } = await processTreeMemory(started.pid!);
    expect(now).toBeGreaterThan(150 * MIB);
    expect(now).toBeLessThan(1000 * MIB);
    expect(peak).toBeGreaterThanOrEqual(now);
    process.kill(process.platform === "win32" ? started.pid! : -started.pid!, "SIGKILL");
    await once(started, "exit");
    expect(await processTreeMemory(started.pid!)).toEqual({ now: 0, peak: 0 });
  });

  it("sums a table of processes, as other systems than Linux give it", () => {
    const row = (pid: number, parent: number, bytes: number) => ({ pid, parent, bytes });
    const rows = [row(0, 0, 5), row(1, 0, 7), row(2, 1, 10), row(3, 2, 20), row(4, 1, 40)];
    expect(sumOfTree(2, rows)).toBe(30);
    expect(sumOfTree(0, rows)).toBe(82);
    expect(sumOfTree(9, rows)).toBe(0);
  });
});
