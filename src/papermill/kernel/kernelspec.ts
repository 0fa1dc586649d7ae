import { unknownNameError } from "../errors";
import { tslabCommand } from "./tslab";

/** How to start a kernel; the fields of a Jupyter kernelspec. */
export interface KernelSpec {
  name: string;
  displayName: string;
  /** The language of its cells, in lower case: `"typescript"`. */
  language: string;
  /** The command line; `{connection_file}` stands for the path of the connection file. */
  argv: string[];
}

const KNOWN = ["tslab", "jslab"];

/**
 * The kernel called `name`.
 *
 * @param cwd the folder in which the kernel will run; a tslab that is installed there is found.
 * @throws InputError for a kernel that this runner cannot start.
 */
export function findKernelSpec(name: string, cwd: string): KernelSpec {
  if (name === "tslab") {
    return { name, displayName: "TypeScript", language: "typescript", argv: tslabCommand(cwd) };
  }
  if (name === "jslab") {
    return { name, displayName: "JavaScript", language: "javascript", argv: [...tslabCommand(cwd), "--js"] };
  }
  throw unknownNameError("kernel", name, KNOWN);
}
