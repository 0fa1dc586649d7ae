import { unknownName } from "../errors";
import { catalogue } from "./catalogue";
import type { DatasetEntry } from "./catalogue/entry";
import { tableChecksum } from "./checksums";
import type { Dataset } from "./dataset";
import { makeStandIn } from "./stand-in";

/**
 * Generated rows in the place of a data set of the catalogue; see `makeStandIn`.
 *
 * @throws RangeError on an unknown name, offering the nearest.
 */
export function standInDataset(name: string, rows?: number, seed?: number): Dataset {
  if (!Object.hasOwn(catalogue, name)) {
    throw unknownName("standInDataset", "data set", name, Object.keys(catalogue));
  }
  return standInFor(name, catalogue[name], rows, seed);
}

/** The same for any entry. */
export function standInFor(name: string, entry: DatasetEntry, rows?: number, seed?: number): Dataset {
  const table = makeStandIn(name, entry, rows, seed);
  return {
    ...table,
    name,
    title: `${entry.title}, generated stand-in`,
    source: `generated in place of ${entry.source}`,
    checksum: tableChecksum(table),
    verified: true,
    standIn: true,
  };
}
