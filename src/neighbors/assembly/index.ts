export * from "./settings";
export { arrangeCell, orderCells } from "./arrange";
export { sortLists } from "./nearest";
export { searchCells } from "./search";
export { sketchPlacesOf } from "./sketch";
export { searchPairs, setThresholds } from "./pairs";
export { drawBatches } from "./batches";
