import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Milliseconds between two looks at a process's memory: asking is cheap on Linux, and starts a program elsewhere. */
export const MEMORY_INTERVAL_MS = process.platform === "linux" ? 200 : 2_000;

/**
 * The resident memory of a process and of all that it started, in bytes.
 *
 * @returns the sum now, and the highest that the process itself ever had where the system remembers it (Linux), else
 *   the same as now. 0 when there is no such process.
 */
export async function processTreeMemory(pid: number): Promise<{ now: number; peak: number }> {
  if (process.platform === "linux") return linuxTreeMemory(pid);
  const rows = await listProcesses().catch(() => []);
  const now = sumOfTree(pid, rows);
  return { now, peak: now };
}

async function linuxTreeMemory(pid: number): Promise<{ now: number; peak: number }> {
  try {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const bytes = (field: string): number =>
      1024 * Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
    const threads = await readdir(`/proc/${pid}/task`);
    const children = await Promise.all(
      threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, "utf8").catch(() => "")),
    );
    const pids = children
      .join(" ")
      .split(" ")
      .map(Number)
      .filter((child) => child > 0);
    const below = await Promise.all(pids.map(linuxTreeMemory));
    const now = below.reduce((sum, child) => sum + child.now, bytes("VmRSS"));
    return { now, peak: Math.max(now, bytes("VmHWM")) };
  } catch {
    // It ended meanwhile.
    return { now: 0, peak: 0 };
  }
}

interface ProcessRow {
  pid: number;
  parent: number;
  bytes: number;
}

async function listProcesses(): Promise<ProcessRow[]> {
  const isWindows = process.platform === "win32";
  const { stdout } = isWindows
    ? await run("powershell", [
        "-NoProfile",
        "-Command",
        'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.WorkingSetSize)" }',
      ])
    : await run("ps", ["-axo", "pid=,ppid=,rss="]);
  return stdout.split("\n").map((line) => {
    const [pid, parent, size] = line.trim().split(/\s+/).map(Number);
    return { pid, parent, bytes: isWindows ? size : 1024 * size };
  });
}

/** The sum over the process and its descendants. */
export function sumOfTree(pid: number, rows: readonly ProcessRow[]): number {
  const own = rows.find((row) => row.pid === pid)?.bytes ?? 0;
  const children = rows.filter((row) => row.parent === pid && row.pid !== pid);
  return children.reduce((sum, child) => sum + sumOfTree(child.pid, rows), own);
}
