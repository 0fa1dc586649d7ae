import { unknownName } from "../errors";
import { Adasyn, ADASYN_DEFAULTS } from "../oversampling/adasyn";
import { NeuralOversampler, type NeuralOversamplerOptions } from "../oversampling/neural-oversampler";
import type { Oversampler } from "../oversampling/oversampler";
import { Smote, SMOTE_DEFAULTS } from "../oversampling/smote";
import { modelNamed } from "./models";

/** An oversampler of the paper's tables as something that can be run. */
export type OversamplerEntry = InterpolatingEntry | GeneratingEntry;

/** It needs nothing but rows and labels. */
interface InterpolatingEntry {
  readonly kind: "interpolating";
  /** To be raised when a change of the code changes the synthetic rows. */
  readonly revision: string;
  readonly defaults: object;
  build(options: object): Oversampler;
}

/** It trains a network on the rows and their neighbours. */
interface GeneratingEntry {
  readonly kind: "generating";
  /** Ends with the network's own. */
  readonly revision: string;
  readonly defaults: NeuralOversamplerOptions;
  build(options: object): NeuralOversampler;
}

const generating = (generator: NeuralOversamplerOptions["generator"]): GeneratingEntry => ({
  kind: "generating",
  revision: `1.${modelNamed(generator).revision}`,
  defaults: new NeuralOversampler({ generator }).options,
  build: (options) => new NeuralOversampler(options),
});

/** Every oversampler that this project runs, by its name in the paper's tables. */
export const OVERSAMPLERS: Readonly<Record<string, OversamplerEntry>> = {
  SMOTE: {
    kind: "interpolating",
    revision: "1",
    defaults: SMOTE_DEFAULTS,
    build: (options) => new Smote(options),
  },
  ADASYN: {
    kind: "interpolating",
    revision: "1",
    defaults: ADASYN_DEFAULTS,
    build: (options) => new Adasyn(options),
  },
  V2VSLS: generating("V2VSLS"),
  MNkNN_VEC: generating("MNkNN_VEC"),
};

/** @throws RangeError on an unknown name, offering the nearest. */
export function oversamplerNamed(name: string): OversamplerEntry {
  if (!Object.hasOwn(OVERSAMPLERS, name)) {
    throw unknownName("oversamplerNamed", "oversampler", name, Object.keys(OVERSAMPLERS));
  }
  return OVERSAMPLERS[name];
}
