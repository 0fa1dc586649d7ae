export * from "./settings";
export { packColumns } from "./columns";
export { computeGradients } from "./gradients";
export { binFeatures, transposeBins } from "./binning";
export { growForestTree } from "./forest";
export { boostingRound } from "./boosting";
export { predictSums } from "./predict";
export { rankCandidates } from "./ranking";
