/** node-papermill: runs TypeScript notebooks with parameters, and renders them as reports. */
export { executeNotebook, type ExecuteOptions } from "./execution/execute-notebook";
export type { ExecutionEvent } from "./execution/progress";
export { endNotebook } from "./contract/end-notebook";
export { record } from "./contract/record";
export { readRecords } from "./contract/records";
export { showFigure } from "./contract/show-figure";
export {
  CellError,
  ContractError,
  InputError,
  InterruptedError,
  KernelDiedError,
  KernelStartError,
  MemoryLimitError,
  PapermillError,
  TimeLimitError,
} from "./errors";
export { renderGalleryFile, type GalleryOptions } from "./gallery/render-gallery";
export { renderNotebook, renderNotebookFile, type RenderOptions } from "./html/render-notebook";
export type * from "./notebook/model";
export { parseNotebook, readNotebook } from "./notebook/read";
export { formatNotebook, writeNotebook } from "./notebook/write";
export { CommandLineText } from "./parameters/command-line-text";
export type { ParameterDeclaration } from "./parameters/declarations";
export { inspectNotebook, inspectParameters } from "./parameters/inject";
export type { GivenParameters } from "./parameters/resolve";
export type { ParameterType } from "./parameters/type";
export { serve, type Served, type ServeOptions } from "./serve/server";
