import { kernelLoader, type Settings } from "./kernel-loader";

export type { Settings };

export const kernelModule = kernelLoader("nearestNeighbors", "neighbors");
