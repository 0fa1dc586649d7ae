import { unknownName } from "../errors";
import type { Protocol } from "./protocol";
import type { RunOptions } from "./run";

/** How much of the full protocol a reproduction runs. */
export interface Profile {
  readonly name: ProfileName;
  /** In one sentence, for the report. */
  readonly description: string;
  /** Seeds 0 .. seeds - 1. */
  readonly seeds: number;
  /** Rows drawn from each data set; absent for all. */
  readonly rows?: number;
  /** The most epochs of each training, and what else it takes less of than the models' defaults. */
  readonly options: RunOptions;
  /** The same for some data sets, by the name of the catalogue. */
  readonly datasetOptions?: Readonly<Record<string, RunOptions>>;
  /** When generated rows take the place of the data sets: always, where none of them is to be had, or never. */
  readonly standIns: "always" | "fallback" | "never";
}

export type ProfileName = "smoke" | "quick" | "paper";

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  smoke: {
    name: "smoke",
    description: "A check that everything runs, on 600 rows and 2 seeds; its figures mean nothing.",
    seeds: 2,
    rows: 600,
    options: { epochs: 2 },
    standIns: "always",
  },
  quick: {
    name: "quick",
    description: "Minutes on two cores: 3 seeds, 31,250 rows of each data set, of which 20,000 train.",
    seeds: 3,
    rows: 31_250,
    // Ranking takes as long as all else together with the default of 2,000 candidates.
    options: { epochs: 8, candidates: 500 },
    standIns: "fallback",
  },
  paper: {
    name: "paper",
    description: "The paper's protocol: all rows and 5 seeds.",
    seeds: 5,
    options: { epochs: 30 },
    standIns: "never",
  },
};

/**
 * The profile, as `protocol` changes it for its paper.
 *
 * @throws RangeError on an unknown name, offering the nearest.
 */
export function profileNamed(name: string, protocol?: Pick<Protocol, "profiles">): Profile {
  if (!Object.hasOwn(PROFILES, name)) {
    throw unknownName("profileNamed", "profile", name, Object.keys(PROFILES));
  }
  const known = name as ProfileName;
  return { ...PROFILES[known], ...protocol?.profiles?.[known] };
}
