#!/usr/bin/env node
import { Command } from "commander";
import { atHand } from "./at-hand";
import { catalogue } from "./catalogue";
import { classCounts, type Dataset } from "./dataset";
import { loadDataset } from "./load";
import { cacheFolder, mirrorFolder } from "./places";

/** Lists the catalogue, or loads one data set and says what it is. */
const program = new Command("data")
  .description("List the data sets and what of them is at hand; or load one, downloading it where needed.")
  .argument("[name]", "data set to load")
  .option("--json", "print one JSON object (or, of the catalogue, one array)")
  .action(async (name: string | undefined, { json }: { json?: boolean }) => {
    if (name === undefined) await printCatalogue(json === true);
    else printDataset(await loadDataset(name), json === true);
  });

async function printCatalogue(json: boolean): Promise<void> {
  const entries = await Promise.all(
    Object.entries(catalogue).map(async ([name, entry]) => ({
      name,
      title: entry.title,
      rows: entry.facts.rows,
      columns: entry.facts.columns ?? null,
      atHand: await atHand(name, entry),
      readable: entry.parser !== undefined || entry.generate !== undefined,
      source: entry.source,
    })),
  );
  if (json) {
    console.log(JSON.stringify(entries, null, 2));
    return;
  }
  const lines = entries.map(({ name, rows, columns, atHand: place, readable, title }) => [
    name,
    `${rows.toLocaleString("en")}${columns === null ? " texts" : ` x ${columns.toLocaleString("en")}`}`,
    readable ? place : `${place} (no parser yet)`,
    title,
  ]);
  printTable([["name", "size", "at hand", "title"], ...lines]);
  console.log(`\ncache:  ${cacheFolder()}`);
  console.log(`mirror: ${mirrorFolder() ?? "none (NEURAL_KNN_DATA is not set)"}`);
}

function printDataset(dataset: Dataset, json: boolean): void {
  const { name, title, x, classNames, source, checksum, verified } = dataset;
  const counts = classCounts(dataset);
  if (json) {
    const classes = Object.fromEntries(classNames.map((className, i) => [className, counts[i]]));
    console.log(
      JSON.stringify({ name, title, rows: x.rows, columns: x.cols, classes, source, checksum, verified }),
    );
    return;
  }
  printTable([
    ["name", name],
    ["title", title],
    ["rows", x.rows.toLocaleString("en")],
    ["columns", x.cols.toLocaleString("en")],
    [
      "classes",
      classNames.map((className, i) => `${className}: ${counts[i].toLocaleString("en")}`).join(", "),
    ],
    ["source", source],
    ["sha256", verified ? checksum : `${checksum} (of the first content read: none is published)`],
  ]);
}

function printTable(lines: string[][]): void {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    );
  }
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
