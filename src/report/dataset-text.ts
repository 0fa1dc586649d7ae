import { classCounts, type Dataset } from "../data/dataset";

/** A data set in two lines of plain text: its size and the rows of each class; where it is from. */
export function datasetText(dataset: Dataset): string {
  const { title, source, checksum, classNames, x } = dataset;
  const number = (value: number) => value.toLocaleString("en-US");
  const counts = classCounts(dataset).map((count, label) => `${classNames[label]} ${number(count)}`);
  return `${title}: ${number(x.rows)} rows of ${x.cols}; ${counts.join(", ")}\n  ${source}, sha256 ${checksum.slice(0, 12)}…`;
}
