import type { SharedMemory } from "../../neighbors/shared-memory";
import type { BinnedTable } from "./binned-table";
import { bundleFeatures } from "./bundles";
import type { Crew } from "./crew";
import type { Settings } from "./kernel";

/** Lays out the columns of which histograms are made; returns where the kernel finds them. */
export async function layOutColumns(crew: Crew, memory: SharedMemory, table: BinnedTable): Promise<Settings> {
  const { rows, features, counts } = table;
  const columns = bundleFeatures(table);
  const groups = Math.ceil(columns.length / 4);
  const packed = memory.i32(groups * rows);
  const placements = memory.i32(4 * features); // see assembly/columns.ts
  const columnFeatures = memory.i32(features);
  const columnStarts = memory.i32(columns.length + 1);
  let at = 0;
  columns.forEach((column, c) => {
    columnStarts[c] = at;
    let offset = 1;
    for (const feature of column) {
      const [binCount, common] = counts.subarray(4 * feature, 4 * feature + 2);
      placements.set(column.length > 1 ? [c, offset, binCount, common] : [c, 0, binCount, -1], 4 * feature);
      offset += binCount - 1;
      columnFeatures[at++] = feature;
    }
  });
  columnStarts[columns.length] = at;
  const settings = {
    columns: columns.length,
    groups,
    packed: packed.byteOffset,
    placements: placements.byteOffset,
    columnFeatures: columnFeatures.byteOffset,
    columnStarts: columnStarts.byteOffset,
  };
  await crew.callAll("packColumns", { ...table.settings, ...settings });
  return settings;
}
