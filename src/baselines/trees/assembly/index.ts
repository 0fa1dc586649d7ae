export * from "./settings";
export { packColumns } from "./columns";
export { computeGradients } from "./gradients";
export { binFeatures, transposeBins } from "./binning";
export { growForestTree } from "./forest";
export { boostingRound } from "./boosting";
export { predictSums } from "./predict";
export { rankCandidates } from "./ranking";

// Not called from JavaScript. What is exported stays a function of its own, and V8 goes over to its optimised code when it
// is next called: inside a function that is called once for all queries, it never would.
export { addLeafValues } from "./block-walk";
export { fillDifferenceBins } from "./difference-bins";
