import type { Results } from "../report/results";
import type { Protocol } from "./protocol";

/** Adds the tables that a protocol works out from the cells of others. */
export function addDerivedTables({ derived = [] }: Protocol, results: Results): void {
  for (const { table, from, derive } of derived) {
    const rows = results[String(from)];
    if (rows) results[String(table)] = derive(rows);
  }
}
