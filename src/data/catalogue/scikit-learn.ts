import { parseDelimited } from "../parsers/delimited";
import type { DataFile, DatasetEntry } from "./entry";

/** The small data sets that scikit-learn ships: the NN-kNN paper's authors read them from there. */
const FOLDER = "https://raw.githubusercontent.com/scikit-learn/scikit-learn/1.2.1/sklearn/datasets/data";

export const iris = shipped({
  title: "Iris (scikit-learn's copy, two rows corrected after Fisher's paper)",
  source: "https://archive.ics.uci.edu/dataset/53/iris",
  file: "iris.csv",
  sha256: "f13ffa8fdd56fd8e6c8d16d4081a3fbd3114bcd0aae4256c43205169cd9d1449",
  headerLines: 1,
  classes: { setosa: 50, versicolor: 50, virginica: 50 },
  featureNames: ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"],
});

export const wine = shipped({
  title: "Wine recognition",
  source: "https://archive.ics.uci.edu/dataset/109/wine",
  file: "wine_data.csv",
  sha256: "10e8a802908b34f86e5da8ce962f3c806694bc98450a18f61851af59f324bede",
  headerLines: 1,
  classes: { class_0: 59, class_1: 71, class_2: 48 },
  featureNames: [
    ...["alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids"],
    ...["nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280/od315_of_diluted_wines"],
    "proline",
  ],
});

const NUCLEUS_FEATURES = [
  ...["radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points"],
  ...["symmetry", "fractal dimension"],
];

export const breastCancer = shipped({
  title: "Breast cancer Wisconsin (diagnostic)",
  source: "https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic",
  file: "breast_cancer.csv",
  sha256: "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed",
  headerLines: 1,
  classes: { malignant: 212, benign: 357 },
  featureNames: [
    ...NUCLEUS_FEATURES.map((name) => `mean ${name}`),
    ...NUCLEUS_FEATURES.map((name) => `${name} error`),
    ...NUCLEUS_FEATURES.map((name) => `worst ${name}`),
  ],
});

export const digits = shipped({
  title: "Handwritten digits, 8 x 8 pixels",
  source: "https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits",
  file: "digits.csv.gz",
  sha256: "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8",
  headerLines: 0,
  classes: {
    ...{ "0": 178, "1": 182, "2": 177, "3": 183, "4": 181 },
    ...{ "5": 182, "6": 181, "7": 179, "8": 174, "9": 180 },
  },
  featureNames: Array.from({ length: 64 }, (_, i) => `pixel_${Math.floor(i / 8)}_${i % 8}`),
});

interface ShippedFile {
  title: string;
  source: string;
  file: string;
  sha256: string;
  headerLines: number;
  classes: Record<string, number>;
  featureNames: string[];
}

/** All four have one form: the features, then the class index as the last column. */
function shipped({
  title,
  source,
  file,
  sha256,
  headerLines,
  classes,
  featureNames,
}: ShippedFile): DatasetEntry {
  const files: DataFile[] = [{ name: file, urls: [`${FOLDER}/${file}`], sha256 }];
  const classNames = Object.keys(classes);
  const columns = featureNames.length;
  const rows = Object.values(classes).reduce((sum, count) => sum + count, 0);
  return {
    title,
    source,
    files,
    parser: {
      revision: 1,
      parse: (contents) =>
        parseDelimited(contents, {
          headerLines,
          fields: columns + 1,
          label: columns,
          classNames,
          classOf: new Map(classNames.map((_, index) => [String(index), index])),
          featureNames,
          expectedRows: rows,
        }),
    },
    facts: { rows, columns, classes },
  };
}
