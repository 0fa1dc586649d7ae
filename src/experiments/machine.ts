import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { chooseEngine } from "../engine/choice";
import { projectFolder } from "../project-folder";
import type { MachineFacts } from "./run";

const PACKAGES = ["onnxruntime-node", "@tensorflow/tfjs"];

let facts: Promise<MachineFacts> | undefined;

/** What a report says of the machine; gathered once per process. */
export function machineFacts(): Promise<MachineFacts> {
  return (facts ??= gather());
}

async function gather(): Promise<MachineFacts> {
  const engine = await chooseEngine();
  const versions = PACKAGES.map((name) => [name, installedVersion(name)] as const);
  return {
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    engine: engine.name,
    versions: Object.fromEntries(versions.filter(([, version]) => version)),
    commit: currentCommit(),
  };
}

function installedVersion(name: string): string {
  try {
    const path = require.resolve(`${name}/package.json`);
    return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
  } catch {
    return "";
  }
}

function currentCommit(): string | undefined {
  try {
    const command = ["-C", join(projectFolder()), "rev-parse", "--short=12", "HEAD"];
    return execFileSync("git", command, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}
