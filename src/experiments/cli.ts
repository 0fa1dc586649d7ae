#!/usr/bin/env node
import { Command } from "commander";
import { formatSeconds } from "../progress";
import { estimate } from "./estimate";
import { publish, verifyPublished } from "./published";
import { describeRun } from "./run";
import { planStudy, reproduce, type StudyRequest } from "./study";

const program = new Command("experiments").description(
  "Runs the experiments of a paper, outside of its notebook.",
);

function studyOptions(command: Command): Command {
  return command
    .argument("<paper>", "e.g. seq2seq-knn")
    .option("--profile <name>", "smoke, quick or paper", "quick")
    .option("--datasets <names>", "comma-separated names of the catalogue; default: all that are at hand")
    .option("--seeds <n>", "seeds 0 .. n - 1; default: the profile's", Number)
    .option("--tables <ids>", "comma-separated tables; default: all")
    .option("--models <names>", "comma-separated rows of the paper's tables; default: all")
    .option("--processes <n>", "runs side by side; default: as many as there are cores", Number);
}

interface Options {
  profile: string;
  datasets?: string;
  seeds?: number;
  tables?: string;
  models?: string;
  processes?: number;
  dryRun?: boolean;
  publish?: boolean;
}

const requestOf = ({ profile, datasets, seeds, tables, models, processes }: Options): StudyRequest => ({
  profile,
  datasets: datasets?.split(","),
  seeds,
  tables: tables?.split(",").map((id) => (/^\d+$/.test(id) ? Number(id) : id)),
  models: models?.split(","),
  processes,
});

studyOptions(program.command("run"))
  .description("make the runs that are not stored yet")
  .option("--dry-run", "only list the runs, and what they take")
  .option("--publish", "copy the reports and their summary to outputs/published")
  .action(async (paper: string, options: Options) => {
    const request = requestOf(options);
    const planned = await planStudy(paper, request);
    const { runs, stored, seconds, memoryBytes, diskBytes } = estimate(planned, options.processes);
    for (const { name, why } of planned.absent) console.log(`left out: ${name} (${why})`);
    if (options.dryRun) {
      const lines = planned.plan.map(
        ({ table, row, spec }) => `table ${table}  ${row}  ${spec.dataset}  seed ${spec.seed}`,
      );
      console.log(lines.join("\n"));
    }
    console.log(
      `${runs} runs, ${stored} of them stored; about ${formatSeconds(seconds)}, ` +
        `${(memoryBytes / 2 ** 30).toFixed(1)} GiB of memory, ${(diskBytes / 2 ** 20).toFixed(1)} MiB on disk`,
    );
    if (options.dryRun) return;
    const study = await reproduce(paper, {
      ...request,
      onRun({ spec, done, total, stored, secondsLeft }) {
        if (stored) return;
        const left = Number.isFinite(secondsLeft) ? `, ${formatSeconds(secondsLeft)} left` : "";
        console.log(`${done}/${total} ${describeRun(spec)}${left}`);
      },
    });
    if (options.publish) console.log(`published: ${await publish(study)}`);
  });

program
  .command("verify")
  .description("recompute everything that is published, and make one of its runs again")
  .action(async () => {
    const { cells, verdicts, rerun, problems } = await verifyPublished();
    for (const problem of problems) console.error(problem);
    console.log(
      `${cells} cells and ${verdicts} verdicts recomputed; run ${rerun?.hash} again: ` +
        `${rerun?.measure} ${rerun?.again}, published ${rerun?.published}; ${problems.length} problems`,
    );
    if (problems.length > 0) process.exitCode = 1;
  });

program.parseAsync().catch((error: unknown) => {
  console.error(
    error instanceof AggregateError ? error.errors.map(String).join("\n") : (error as Error).message,
  );
  process.exitCode = 1;
});
