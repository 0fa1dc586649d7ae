import { randomBytes } from "node:crypto";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

/**
 * Files that are still being written. A part lies beside its target and is named after the process that writes it:
 * `<target>.<host>.<process id>.<random>.part`. So nothing unfinished ever carries the final name, processes do not
 * write to each other's parts, and what a killed process left behind can be told from what a living one works on.
 */
const SUFFIX = ".part";
const HOST = hostname().replace(/[^\w-]/g, "_");

/** A path for a new part of `target`; nothing is created. */
export function newPart(target: string): string {
  return `${target}.${HOST}.${process.pid}.${randomBytes(4).toString("hex")}${SUFFIX}`;
}

/**
 * Takes over the largest abandoned part of `target`, or else creates an empty one. Taking over is one rename, so of
 * several processes only one succeeds.
 */
export async function claimPart(target: string): Promise<string> {
  const part = newPart(target);
  for (const abandoned of await abandonedParts(target)) {
    try {
      await rename(abandoned, part);
      return part;
    } catch {
      // Another process was faster.
    }
  }
  await (await open(part, "wx")).close();
  return part;
}

/** Leaves a part for whoever wants to continue it. */
export async function abandonPart(part: string, target: string): Promise<void> {
  await rename(part, `${target}${SUFFIX}`);
}

/** Removes the abandoned parts of `target`. */
export async function removeAbandonedParts(target: string): Promise<void> {
  for (const abandoned of await abandonedParts(target)) await rm(abandoned, { force: true });
}

/** Gives a finished part its final name, replacing what is there. */
export async function publishPart(part: string, target: string): Promise<void> {
  try {
    await rename(part, target);
  } catch (error) {
    // Windows refuses to replace a file that another process has open: that process published the same content.
    const refused = ["EPERM", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "");
    if (!refused || !(await stat(target).catch(() => undefined))) throw error;
    await rm(part, { force: true });
  }
}

/** Parts of `target` that no living process of this machine writes to, largest first. */
async function abandonedParts(target: string): Promise<string[]> {
  const folder = dirname(target);
  const prefix = `${basename(target)}.`;
  const sizes = new Map<string, number>();
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith(SUFFIX) || !isAbandoned(name.slice(prefix.length)))
      continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found) sizes.set(path, found.size);
  }
  return [...sizes.keys()].sort((a, b) => sizes.get(b)! - sizes.get(a)!);
}

/** @param owner the part's name behind that of its target: `part`, or `<host>.<process id>.<random>.part`. */
function isAbandoned(owner: string): boolean {
  if (owner === SUFFIX.slice(1)) return true;
  const [host, processId, ...rest] = owner.split(".");
  return rest.length === 2 && host === HOST && !isAlive(Number(processId));
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
