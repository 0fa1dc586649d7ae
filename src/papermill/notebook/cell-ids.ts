import { createHash } from "node:crypto";
import type { Cell, CodeCell } from "./model";

const VALID = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * Gives an id to every cell that has none, an invalid one, or that of an earlier cell. The id follows from the cell's
 * source and place, so the same notebook gets the same ids each time.
 */
export function completeCellIds(cells: Cell[]): void {
  const taken = new Set<string>();
  cells.forEach((cell, index) => {
    if (typeof cell.id !== "string" || !VALID.test(cell.id) || taken.has(cell.id)) {
      cell.id = freeCellId(taken, `${index}\n${cell.source}`);
    }
    taken.add(cell.id);
  });
}

/** Eight hexadecimal digits that follow from `content` and are not in `taken`. */
function freeCellId(taken: ReadonlySet<string>, content: string): string {
  for (let attempt = 0; ; attempt++) {
    const id = createHash("sha256").update(`${attempt}\n${content}`).digest("hex").slice(0, 8);
    if (!taken.has(id)) return id;
  }
}

/** A code cell that has not run. */
export function newCodeCell(id: string, source: string, tags: string[]): CodeCell {
  return { id, cell_type: "code", source, metadata: { tags }, execution_count: null, outputs: [] };
}
