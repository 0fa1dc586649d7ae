import type { Table } from "../dataset";
import { matrix } from "../matrix";
import { parseIdx } from "../parsers/idx";
import type { DatasetEntry, FileContent } from "./entry";

const FOLDER = "https://ossci-datasets.s3.amazonaws.com/mnist";

/** Handwritten digits of 28 x 28 pixels, 0 .. 255: rows 0 .. 59,999 are the training part, the other 10,000 the test part. */
export const mnist: DatasetEntry = {
  title: "MNIST handwritten digits",
  source: "https://yann.lecun.com/exdb/mnist/",
  files: [
    file("train-images-idx3-ubyte.gz", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    file("train-labels-idx1-ubyte.gz", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    file("t10k-images-idx3-ubyte.gz", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    file("t10k-labels-idx1-ubyte.gz", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
  ],
  parser: { revision: 1, parse: parseDigits },
  facts: {
    rows: 70_000,
    columns: 784,
    classes: {
      ...{ "0": 6_903, "1": 7_877, "2": 6_990, "3": 7_141, "4": 6_824 },
      ...{ "5": 6_313, "6": 6_876, "7": 7_293, "8": 6_825, "9": 6_958 },
    },
  },
};

function file(name: string, sha256: string) {
  return { name, urls: [`${FOLDER}/${name}`], sha256 };
}

/** Images and labels of the training part, then of the test part. */
async function parseDigits(files: readonly FileContent[]): Promise<Table> {
  const parts = [];
  for (let i = 0; i < files.length; i += 2) {
    const images = await parseIdx(files[i]);
    const labels = await parseIdx(files[i + 1]);
    if (images.shape[0] !== labels.shape[0]) {
      throw new Error(`${files[i + 1].path}: expected ${images.shape[0]} labels, got ${labels.shape[0]}`);
    }
    parts.push({ images, labels });
  }
  const columns = parts[0].images.shape[1] * parts[0].images.shape[2];
  const rows = parts.reduce((sum, { labels }) => sum + labels.values.length, 0);
  const data = new Float32Array(rows * columns);
  const y = new Int32Array(rows);
  let row = 0;
  for (const { images, labels } of parts) {
    data.set(images.values, row * columns);
    y.set(labels.values, row);
    row += labels.values.length;
  }
  return {
    x: matrix(data, rows, columns),
    y,
    classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
  };
}
