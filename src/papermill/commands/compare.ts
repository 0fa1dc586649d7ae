import { type Command, InvalidArgumentError } from "commander";
import { compareRecords, type Difference } from "../contract/compare";
import { readRecords } from "../contract/records";
import { InputError, PapermillError } from "../errors";
import { readNotebook } from "../notebook/read";

/** `node-papermill compare before.ipynb after.ipynb --rtol 1e-6` */
export function addCompareCommand(program: Command): void {
  program
    .command("compare")
    .description(
      "compare what two executed notebooks recorded, not how it is written; exit with 1 where they differ",
    )
    .argument("<before>", "an executed notebook")
    .argument("<after>", "another run of it")
    .option("--rtol <number>", "how far numbers may be apart, relative to the larger", tolerance, 0)
    .option("--atol <number>", "how far numbers may be apart in any case", tolerance, 0)
    .option("--markdown", "write the differences as a Markdown table, for a comment on a pull request")
    .action(compare);
}

function tolerance(argument: string): number {
  const value = Number(argument);
  if (!(value >= 0)) throw new InvalidArgumentError(`expected a number from 0, got ${argument}`);
  return value;
}

class DifferenceError extends PapermillError {
  readonly exitCode = 1;
}

async function compare(
  before: string,
  after: string,
  options: { rtol: number; atol: number; markdown?: boolean },
): Promise<void> {
  const [old, current] = [readRecords(await readNotebook(before)), readRecords(await readNotebook(after))];
  if (old.size === 0 && current.size === 0) {
    throw new InputError(
      `neither ${before} nor ${after} recorded anything; cells do with record("name", value)`,
    );
  }
  const differences = compareRecords(old, current, {
    relativeTolerance: options.rtol,
    absoluteTolerance: options.atol,
  });
  if (differences.length > 0)
    process.stdout.write(options.markdown ? asMarkdown(differences) : asText(differences));
  const names = new Set([...old.keys(), ...current.keys()]).size;
  const plural = names === 1 ? "value" : "values";
  if (differences.length === 0) process.stderr.write(`${names} recorded ${plural}: no difference\n`);
  else throw new DifferenceError(`${differences.length} differences in ${names} recorded ${plural}`);
}

function asText(differences: readonly Difference[]): string {
  return differences
    .map(({ path, before, after }) => `${path}: ${show(before)} -> ${show(after)}\n`)
    .join("");
}

function asMarkdown(differences: readonly Difference[]): string {
  const cell = (text: string): string =>
    `\`${text.replace(/[`|]/g, (sign) => (sign === "|" ? "\\|" : "'"))}\``;
  const rows = differences.map(
    ({ path, before, after }) => `| ${cell(path)} | ${cell(show(before))} | ${cell(show(after))} |\n`,
  );
  return `| recorded value | before | after |\n|---|---|---|\n${rows.join("")}`;
}

const LONGEST = 80;

function show(value: Difference["before"]): string {
  const text = value === undefined ? "(none)" : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
