import { kernelLoader, type Settings } from "../../neighbors/kernel-loader";

export type { Settings };

/** The kernel's functions and globals, on one thread. */
export type Kernel = Record<string, { value: number }> & Record<string, (argument?: number) => number>;

export const kernelModule = kernelLoader("tree models", "baselines/trees");
