import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError, unknownNameError } from "../errors";
import { dataFolders } from "./jupyter-paths";
import { tslabCommand } from "./tslab";

/**
 * How to start a kernel; the fields of a Jupyter kernelspec.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs
 */
export interface KernelSpec {
  name: string;
  displayName: string;
  /** The language of its cells, in lower case: `"typescript"`. */
  language: string;
  /** The command line; `{connection_file}` stands for the path of the connection file. */
  argv: string[];
  /** Variables set in the kernel's environment. */
  env?: Record<string, string>;
  /** Whether an interrupt is a signal to the process, or a message; by default a signal. */
  interruptMode?: "signal" | "message";
}

/**
 * The kernel called `name`: tslab and jslab, which need no kernelspec, or one that Jupyter would find on this machine.
 *
 * @param cwd the folder in which the kernel will run; a tslab that is installed there is found.
 * @throws InputError for a kernel that is not installed.
 */
export function findKernelSpec(
  name: string,
  cwd: string,
  folders: readonly string[] = dataFolders(),
): KernelSpec {
  if (name === "tslab") {
    return { name, displayName: "TypeScript", language: "typescript", argv: tslabCommand(cwd) };
  }
  if (name === "jslab") {
    return { name, displayName: "JavaScript", language: "javascript", argv: [...tslabCommand(cwd), "--js"] };
  }
  const installed = installedKernels(folders);
  const folder = installed.get(name.toLowerCase());
  if (folder === undefined) {
    throw unknownNameError("kernel", name, [...new Set(["tslab", "jslab", ...installed.keys()])]);
  }
  return readKernelSpec(name, folder);
}

/** Kernel name, in lower case as Jupyter compares it -> the folder of its kernelspec; the first found counts. */
function installedKernels(folders: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of folders.map((data) => join(data, "kernels"))) {
    for (const name of namesIn(folder)) {
      if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), join(folder, name));
    }
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function readKernelSpec(name: string, folder: string): KernelSpec {
  const path = join(folder, "kernel.json");
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  } catch (error) {
    throw new InputError(
      `the kernel ${name} has no readable kernelspec: ${path}: ${(error as Error).message}`,
    );
  }
  const { argv, display_name, language, env, interrupt_mode } = json;
  if (!Array.isArray(argv) || argv.length === 0) {
    throw new InputError(`the kernel ${name} cannot be started: expected a list "argv" in ${path}`);
  }
  return {
    name,
    displayName: String(display_name ?? name),
    language: String(language ?? "").toLowerCase(),
    argv: [
      ...argv.map((argument) => String(argument).replaceAll("{resource_dir}", folder)),
      ...extraOf(argv),
    ],
    env: Object.fromEntries(
      Object.entries((env ?? {}) as Record<string, string>).map(([key, value]) => [key, expanded(value)]),
    ),
    interruptMode: interrupt_mode === "message" ? "message" : "signal",
  };
}

/** IPython kernels that run at the same time must not write their history to one database. */
function extraOf(argv: readonly unknown[]): string[] {
  const isIpython = argv.some((argument) => /^ipykernel/.test(String(argument)));
  return isIpython ? ["--HistoryManager.hist_file=:memory:"] : [];
}

/** `${HOME}/lib` with the variables of this process. */
function expanded(value: string): string {
  return value.replace(/\$\{(\w+)\}/g, (written, variable: string) => process.env[variable] ?? written);
}
