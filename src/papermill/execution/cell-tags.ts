import { InputError } from "../errors";
import { hasTag, type CodeCell } from "../notebook/model";

/** Whether the cell is code that is to run. */
export function isRunnable(cell: { cell_type: string } & object): cell is CodeCell {
  const candidate = cell as CodeCell;
  return (
    candidate.cell_type === "code" && candidate.source.trim() !== "" && !hasTag(candidate, "skip-execution")
  );
}

/** Whether the run goes on when the cell raises an error. */
export function mayFail(cell: CodeCell): boolean {
  return hasTag(cell, "raises-exception");
}

/**
 * The seconds that the cell may take: those of its tag `timeout=…`, else `otherwise`; `timeout=0` stands for no limit.
 *
 * @throws InputError when the tag holds no number.
 */
export function timeLimitOf(cell: CodeCell, otherwise: number | undefined): number | undefined {
  const [tag] = valuesOfTag(cell, "timeout");
  if (tag === undefined) return otherwise;
  const limit = Number(tag);
  if (tag === "" || !(limit >= 0)) {
    throw new InputError(`expected a number of seconds in the tag timeout=… of a cell, got "timeout=${tag}"`);
  }
  return limit === 0 ? undefined : limit;
}

/** The names that the cell must record: those of its tags `records=…`. */
export function declaredRecords(cell: CodeCell): string[] {
  return valuesOfTag(cell, "records");
}

function valuesOfTag(cell: CodeCell, name: string): string[] {
  const tags = cell.metadata.tags ?? [];
  return tags.filter((tag) => tag.startsWith(`${name}=`)).map((tag) => tag.slice(name.length + 1));
}
