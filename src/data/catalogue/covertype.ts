import { LEFT_OUT, parseDelimited } from "../parsers/delimited";
import type { DatasetEntry } from "./entry";

const CLASS_NAMES = ["1", "2", "3"];
const LABELS_LEFT_OUT = ["4", "5", "6", "7"];

const FEATURE_NAMES = [
  ...["Elevation", "Aspect", "Slope"],
  ...[
    "Horizontal_Distance_To_Hydrology",
    "Vertical_Distance_To_Hydrology",
    "Horizontal_Distance_To_Roadways",
  ],
  ...["Hillshade_9am", "Hillshade_Noon", "Hillshade_3pm", "Horizontal_Distance_To_Fire_Points"],
  ...Array.from({ length: 4 }, (_, i) => `Wilderness_Area${i + 1}`),
  ...Array.from({ length: 40 }, (_, i) => `Soil_Type${i + 1}`),
];

/** Forest cover types 1 (spruce/fir), 2 (lodgepole pine) and 3 (ponderosa pine), "COV" of Xu & Klabjan. */
export const covertype: DatasetEntry = {
  title: "Forest cover type: classes 1, 2, 3 (COV)",
  source: "https://archive.ics.uci.edu/dataset/31/covertype",
  files: [
    {
      name: "covtype.data.gz",
      urls: [
        "https://archive.ics.uci.edu/ml/machine-learning-databases/covtype/covtype.data.gz",
        "https://ndownloader.figshare.com/files/5976039",
      ],
      sha256: "0a9371cef7c964b5475d6053cc3e0894a5aa6f65ad1ed3ecb01c45aa96217945",
    },
  ],
  parser: {
    revision: 1,
    parse: (files) =>
      parseDelimited(files, {
        fields: 55,
        label: 54,
        classNames: CLASS_NAMES,
        classOf: new Map(
          [...CLASS_NAMES, ...LABELS_LEFT_OUT].map((label, i) => [label, i < 3 ? i : LEFT_OUT]),
        ),
        featureNames: FEATURE_NAMES,
        expectedRows: 530_895,
      }),
  },
  facts: { rows: 530_895, columns: 54, classes: { "1": 211_840, "2": 283_301, "3": 35_754 } },
};
