import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { unknownName } from "../errors";
import { type Identity, type Line, type Paper, type PaperTable, type TableId } from "./paper";
import { printedRow, printedRows, rowsOf, tableOf } from "./paper";
import { paperSchema } from "./paper-schema";

const folder = join(__dirname, "..", "..", "data", "papers");

/**
 * The paper `id` of the collection in `data/papers`, e.g. `"seq2seq-knn"`.
 *
 * @throws RangeError for an unknown id, and where the file breaks the format (the place is named).
 */
export function loadPaper(id: string): Paper {
  const known = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
  if (!known.includes(id)) throw unknownName("loadPaper", "paper", id, known);
  return parsePaper(readFileSync(join(folder, `${id}.json`), "utf8"));
}

const matchesSchema = new Ajv({ allErrors: true, allowUnionTypes: true, discriminator: true }).compile<Paper>(
  paperSchema,
);

/**
 * A paper from its JSON text: the format is checked, then that every claim and identity names tables, rows and columns
 * that exist.
 *
 * @throws RangeError naming the first offending places.
 */
export function parsePaper(json: string): Paper {
  const paper: unknown = JSON.parse(json);
  if (!matchesSchema(paper)) {
    const places = (matchesSchema.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath} ${message}`,
    );
    throw new RangeError(`parsePaper: expected the paper format, got ${places.slice(0, 3).join("; ")}`);
  }
  requireDistinct(
    "table",
    paper.tables.map(({ id }) => String(id)),
  );
  requireDistinct(
    "claim",
    paper.claims.map(({ id }) => id),
  );
  paper.tables.forEach(requireRectangular);
  for (const claim of paper.claims) {
    const tables = [claim.table].flat();
    requireLookup(paper, `claim "${claim.id}"`, tables, rowsOf(claim.predicate), claim.predicate.columns);
  }
  paper.identities.forEach((identity, i) => requireIdentity(paper, `identity ${i}`, identity));
  return paper;
}

function requireDistinct(kind: string, ids: string[]): void {
  const twice = ids.find((id, i) => ids.indexOf(id) < i);
  if (twice !== undefined)
    throw new RangeError(`parsePaper: expected distinct ${kind} ids, got "${twice}" twice`);
}

function requireRectangular(table: PaperTable): void {
  requireDistinct(
    `row (table ${table.id})`,
    printedRows(table).map(({ name }) => name),
  );
  for (const { name, figures = [], deviations = [], parts = [] } of table.rows) {
    for (const [what, values] of Object.entries({ figures, deviations })) {
      if (values.length !== 0 && values.length !== table.columns.length) {
        throw new RangeError(
          `parsePaper: expected ${table.columns.length} ${what} in row "${name}" of table ${table.id}, ` +
            `got ${values.length}`,
        );
      }
    }
    const summed = figures.find((figure) => Array.isArray(figure) && figure.length > parts.length);
    if (summed !== undefined) {
      throw new RangeError(
        `parsePaper: expected no more summands than parts (${parts.join(", ")}) in row "${name}" of table ` +
          `${table.id}, got ${JSON.stringify(summed)}`,
      );
    }
  }
}

/** Every row must be in one of `tables`, and every column in one of the tables that have such rows. */
function requireLookup(
  paper: Paper,
  owner: string,
  tables: TableId[],
  rows: string[],
  columns: string[],
): void {
  const candidates = tables.map((id) => tableOf(`parsePaper: ${owner}`, paper, id));
  const names = candidates.flatMap((table) => printedRows(table).map(({ name }) => name));
  for (const row of rows) {
    if (!names.includes(row)) throw unknownName(`parsePaper: ${owner}`, "row", row, names);
  }
  const known = candidates.flatMap((table) => table.columns);
  for (const column of columns) {
    if (!known.includes(column)) throw unknownName(`parsePaper: ${owner}`, "column", column, known);
  }
}

function requireIdentity(paper: Paper, owner: string, identity: Identity): void {
  const requireLine = ({ table, row, column }: Line): void => {
    const found = tableOf(`parsePaper: ${owner}`, paper, table);
    if (row !== undefined) printedRow(`parsePaper: ${owner}`, found, row);
    requireLookup(paper, owner, [table], [], column === undefined ? [] : [column]);
  };
  switch (identity.kind) {
    case "same":
      return [identity.a, identity.b].forEach(requireLine);
    case "largest":
      requireLookup(paper, owner, [identity.table], [...identity.rows, ...Object.values(identity.names)], []);
      return [identity.figure, identity.name].forEach(requireLine);
    case "gain":
      requireLookup(paper, owner, [identity.table], [...identity.better, ...identity.than], []);
      return requireLine(identity.figure);
    case "stated": {
      const { table, predicate } = identity;
      return requireLookup(paper, owner, [table], rowsOf(predicate), predicate.columns);
    }
  }
}
