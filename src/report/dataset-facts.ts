import type { Dataset } from "../data/dataset";
import type { Paper } from "./paper";
import type { CellResult, TableResults } from "./results";

/**
 * Cells of a table that describes the paper's data sets; others are left out.
 *
 * @param facts what each row says of a data set.
 */
export function datasetFacts(
  paper: Pick<Paper, "datasets">,
  datasets: readonly Dataset[],
  facts: Readonly<Record<string, (dataset: Dataset) => number>>,
): TableResults {
  const columns = Object.entries(paper.datasets).flatMap(([column, name]) =>
    datasets.filter((dataset) => dataset.name === name).map((dataset) => [column, dataset] as const),
  );
  const rows = Object.entries(facts).map(([row, fact]) => {
    const cells = columns.map(([column, dataset]) => {
      const { standIn } = dataset;
      const cell: CellResult = { values: [fact(dataset)], seeds: [0], runs: [], standIn };
      return [column, cell] as const;
    });
    return [row, Object.fromEntries(cells)] as const;
  });
  return Object.fromEntries(rows);
}
